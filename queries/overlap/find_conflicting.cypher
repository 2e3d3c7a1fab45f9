// purpose: 若干新的救助到达的人和户里,其中一份与别的救助可能冲突的
// params:  $fresh map
// returns: people, homes
// access:  read
// note:    单行,不排序。$fresh 的 to_people、to_homes 为给人的、给户的救助编号。
//          与 find_crowded 同样只多不少;新的救助不会去掉已有的重叠,所以只比较有它的各对。先按对象归并,再取目录的各列(按列表归并慢)
CYPHER replan=skip
CALL () {
  MATCH (x:Measure)
  RETURN collect(CASE WHEN NOT x.repeatable THEN x.code END) AS single,
         collect(CASE WHEN EXISTS { (x)-[:LIMITED_BY]->() } THEN x.code END) AS limited,
         COLLECT { MATCH (a:Measure)-[:EXCLUDES {scope: 'member'}]-(b:Measure) RETURN DISTINCT a.code + ' ' + b.code } AS apart,
         COLLECT { MATCH (a:Measure)-[:EXCLUDES {scope: 'household'}]-(b:Measure) RETURN DISTINCT a.code + ' ' + b.code } AS apart_at_home
}
CALL (single, limited, apart) {
  CALL () {
    CALL () {
      UNWIND $fresh.to_people AS id
      MATCH (g:Grant {id: id})-[t:TO]->(s)
      USING INDEX SEEK g:Grant(id)
      RETURN s, t
      UNION ALL
      UNWIND $fresh.to_homes AS id
      MATCH (g:Grant {id: id})-[t:TO]->()<-[:BELONGS_TO]-(s)
      USING INDEX SEEK g:Grant(id)
      RETURN s, t
    }
    RETURN s, collect(DISTINCT t) AS mine
  }
  WITH s, mine, single, limited, apart, [(s)<-[o:TO]-() | o] + [(s)-[:BELONGS_TO]->()<-[o:TO]-() | o] AS given
  WHERE any(t IN mine WHERE any(o IN given WHERE o <> t AND
      CASE WHEN t.measure = o.measure AND o.measure IN limited THEN true
           WHEN t.first_day > o.last_day OR o.first_day > t.last_day THEN false
           ELSE t.measure = o.measure AND o.measure IN single OR t.measure + ' ' + o.measure IN apart END))
  RETURN collect(s.id) AS people
}
CALL (single, limited, apart_at_home) {
  CALL (apart_at_home) {
    CALL (apart_at_home) {
      UNWIND $fresh.to_homes AS id
      MATCH (g:Grant {id: id})-[t:TO]->(s)
      USING INDEX SEEK g:Grant(id)
      RETURN s, t
      UNION ALL
      UNWIND CASE WHEN apart_at_home = [] THEN [] ELSE $fresh.to_people END AS id
      MATCH (g:Grant {id: id})-[t:TO]->()-[:BELONGS_TO]->(s)
      USING INDEX SEEK g:Grant(id)
      RETURN s, t
    }
    RETURN s, collect(DISTINCT t) AS mine
  }
  WITH s, mine, single, limited, apart_at_home,
       [(s)<-[o:TO]-() | o]
       + CASE WHEN apart_at_home = [] THEN [] ELSE [(s)<-[:BELONGS_TO]-()<-[o:TO]-() | o] END AS given
  WHERE any(t IN mine WHERE any(o IN given WHERE o <> t AND
      CASE WHEN t.measure = o.measure AND o.measure IN limited THEN true
           WHEN t.first_day > o.last_day OR o.first_day > t.last_day THEN false
           ELSE t.measure = o.measure AND o.measure IN single OR t.measure + ' ' + o.measure IN apart_at_home END))
  RETURN collect(s.id) AS homes
}
RETURN people, homes
