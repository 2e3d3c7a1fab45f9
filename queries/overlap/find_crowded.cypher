// purpose: 若干人和户里,有两份到达的救助可能冲突的
// params:  $only map
// returns: people, homes
// access:  read
// note:    单行,不排序。$only 的 people、homes 为人员、户编号列表:放在 map 里,列表长短不同也不必重新规划。只多不少:不看在户时间,不看依据的地区;derive_overlaps 再细算。
//          成员的救助到户,只有按户的不可同领才可能冲突,没有这种规定就不看。不可重复的同一措施、有不可同领一类规定的两项措施,日子要有重合;有次数限制的同一措施不看日子
CYPHER replan=skip
CALL () {
  MATCH (x:Measure)
  RETURN collect(CASE WHEN NOT x.repeatable THEN x.code END) AS single,
         collect(CASE WHEN EXISTS { (x)-[:LIMITED_BY]->() } THEN x.code END) AS limited,
         COLLECT { MATCH (a:Measure)-[:EXCLUDES {scope: 'member'}]-(b:Measure) RETURN DISTINCT a.code + ' ' + b.code } AS apart,
         COLLECT { MATCH (a:Measure)-[:EXCLUDES {scope: 'household'}]-(b:Measure) RETURN DISTINCT a.code + ' ' + b.code } AS apart_at_home
}
CALL (single, limited, apart) {
  UNWIND $only.people AS id
  MATCH (s:Member {id: id})
  USING INDEX SEEK s:Member(id)
  WITH s, single, limited, apart,
       [(s)<-[t:TO]-() | [t.measure, t.first_day, t.last_day]]
       + [(s)-[:BELONGS_TO]->()<-[t:TO]-() | [t.measure, t.first_day, t.last_day]] AS given
  WHERE any(i IN range(0, size(given) - 2) WHERE any(other IN given[i + 1..] WHERE
      CASE WHEN given[i][0] = other[0] AND other[0] IN limited THEN true
           WHEN given[i][1] > other[2] OR other[1] > given[i][2] THEN false
           ELSE given[i][0] = other[0] AND other[0] IN single OR given[i][0] + ' ' + other[0] IN apart END))
  RETURN collect(s.id) AS people
}
CALL (single, limited, apart_at_home) {
  UNWIND $only.homes AS id
  MATCH (s:Household {id: id})
  USING INDEX SEEK s:Household(id)
  WITH s, single, limited, apart_at_home,
       [(s)<-[t:TO]-() | [t.measure, t.first_day, t.last_day]]
       + CASE WHEN apart_at_home = [] THEN [] ELSE
           [(s)<-[:BELONGS_TO]-()<-[t:TO]-() | [t.measure, t.first_day, t.last_day]] END AS given
  WHERE any(i IN range(0, size(given) - 2) WHERE any(other IN given[i + 1..] WHERE
      CASE WHEN given[i][0] = other[0] AND other[0] IN limited THEN true
           WHEN given[i][1] > other[2] OR other[1] > given[i][2] THEN false
           ELSE given[i][0] = other[0] AND other[0] IN single OR given[i][0] + ' ' + other[0] IN apart_at_home END))
  RETURN collect(s.id) AS homes
}
RETURN people, homes
