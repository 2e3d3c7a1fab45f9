// purpose: 应享未享:政策条件成立或尚不能判断、又没有相应救助的人或户
// params:  $rules map; $facts list; $covers map; $region string; $scope map; $as_of date
// returns: person, household, measure, verdict, met, missing_facts, conflicts, eligible_since, responsible_department, open_referral, open_application
// access:  read
// note:    规则由 graph/eligibility.py 从政策目录编成参数。真值 0 不符合、1 无法判断、2 符合:全部=取小,任一=取大。
//          一个对象的情况只读一次。有一个条件不符合、或没有触发条件成立的,不出行。
//          “某成员”看当日在户的成员(去世当日仍在户),列出的人须当日在世
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
UNWIND keys($rules) AS measure
UNWIND $rules[measure].starts AS start
// 起点:触发事实,按索引
CALL (day, start) {
  WITH day, start WHERE start.by = 'text'
  MATCH (f:Fact)<-[:HAS_FACT]-(s)
  WHERE f.name = start.fact AND f.text IN start.texts AND f.first_day <= day AND day <= f.last_day
  RETURN s
  UNION ALL
  WITH day, start WHERE start.by = 'number'
  MATCH (f:Fact)<-[:HAS_FACT]-(s)
  WHERE f.name = start.fact AND start.low <= f.number <= start.high AND f.first_day <= day AND day <= f.last_day
  RETURN s
  UNION ALL
  WITH day, start WHERE start.by = 'name'
  MATCH (f:Fact)<-[:HAS_FACT]-(s)
  WHERE f.name = start.fact AND f.first_day <= day AND day <= f.last_day
  RETURN s
  UNION ALL
  WITH start WHERE start.by = 'age'
  MATCH (s:Member)
  WHERE date({year: $as_of.year - start.high - 1}) <= s.born_on < date({year: $as_of.year - start.low + 1})
  RETURN s
}
CALL (day, s) {
  WITH s WHERE s:Household
  RETURN s AS h
  UNION ALL
  MATCH (s)-[b:BELONGS_TO]->(h:Household)
  WHERE b.first_day <= day AND day <= b.last_day
  RETURN h
}
WITH day, area, h, measure, CASE WHEN $rules[measure].unit = 'member' AND start.via = 'self' AND s:Member THEN s.id ELSE '' END AS person
WHERE h.code STARTS WITH area AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH day, h, collect(DISTINCT [measure, person]) AS asked     // 人为空 = 户里每个人
CALL (day, h, asked) {
// 户与人的情况,各读一次:[指标, 起始日, 截止日, 值],只留起作用的
WITH day, h, asked, any(a IN asked WHERE a[1] = '' OR $rules[a[0]].asks_people) AS everybody,
     reduce(keys = [], digits IN [12, 9, 6, 4, 2, 0] |
       keys + [left(h.code, digits) + '|' + coalesce(h.kind, ''), left(h.code, digits) + '|']) AS places,
     [(h)-[:HAS_FACT]->(f:Fact) WHERE f.name IN $facts AND f.first_day <= day |
       [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] AS read
WITH day, h, asked, places,
     [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home,
     COLLECT {
       MATCH (h)<-[b:BELONGS_TO]-(m:Member)
       WHERE b.first_day <= day AND day <= b.last_day
       WITH DISTINCT m
       WHERE everybody OR any(a IN asked WHERE a[1] = m.id)
       WITH m, [(m)-[:HAS_FACT]->(f:Fact) WHERE f.name IN $facts AND f.name <> '年龄' AND f.first_day <= day |
                 [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] AS told
       RETURN [m.id, m.died_on IS NULL OR $as_of < m.died_on,
               [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
               + [['年龄', -1000000, 99999, $as_of.year - m.born_on.year
                   - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * m.born_on.month + m.born_on.day THEN 1 ELSE 0 END]]]
     } AS people
WHERE size(people) > 0
UNWIND [a IN asked WHERE a[1] = '' OR NOT [a[0], ''] IN asked] AS a
UNWIND CASE WHEN $rules[a[0]].unit <> 'member' THEN [[null, true, home]]
            ELSE [p IN people WHERE p[1] AND a[1] IN ['', p[0]]] END AS who
WITH day, h, $rules[a[0]] AS rule, who[0] AS person, who[2] AS own, places, home, [p IN people | p[2]] AS crowd
// 每个条件:比较用的值,和每个看的对象起作用的情况
WITH day, h, rule, person,
     [l IN rule.leaves |
       CASE WHEN l.parameter IS NULL THEN l.values
            ELSE [head([k IN places WHERE l.entries[k] IS NOT NULL | l.entries[k]])] END] AS wanted,
     [l IN rule.leaves |
       [holder IN CASE l.subject WHEN 'self' THEN [own] WHEN 'household' THEN [home] ELSE crowd END |
         [x IN holder WHERE x[0] = l.fact]]] AS seen
WITH day, h, rule, person, wanted, seen,
     [i IN range(0, size(seen) - 1) |
       [xs IN seen[i] |
         CASE WHEN size(xs) = 0 OR any(x IN xs WHERE x[3] <> xs[0][3]) THEN 1
              ELSE CASE CASE rule.leaves[i].op
                          WHEN 'in' THEN xs[0][3] IN wanted[i]
                          WHEN 'ne' THEN NOT xs[0][3] IN wanted[i]
                          WHEN 'lt' THEN xs[0][3] < wanted[i][0]
                          WHEN 'le' THEN xs[0][3] <= wanted[i][0]
                          WHEN 'gt' THEN xs[0][3] > wanted[i][0]
                          ELSE xs[0][3] >= wanted[i][0] END
                     WHEN true THEN 2 WHEN false THEN 0 ELSE 1 END END]] AS found
WITH day, h, rule, person, wanted, seen, found,
     reduce(truths = [f IN found | CASE WHEN 2 IN f THEN 2 WHEN size(f) = 0 OR 1 IN f THEN 1 ELSE 0 END],
            g IN rule.groups |
            truths + CASE g.op
                       WHEN 'all_of' THEN reduce(t = 2, i IN g.items | CASE WHEN truths[i] < t THEN truths[i] ELSE t END)
                       ELSE reduce(t = 0, i IN g.items | CASE WHEN truths[i] > t THEN truths[i] ELSE t END) END) AS truths
WHERE any(c IN rule.triggers WHERE truths[c] = 2) AND none(c IN rule.criteria WHERE truths[c] = 0)
// 已有相应救助或不可同领的救助:不出行。一次性救助按目录算到若干个月
WITH day, h, rule, person, wanted, seen, found, truths, [b IN rule.blockers WHERE h.code STARTS WITH b.region] AS blockers
WITH day, h, rule, person, wanted, seen, found, truths,
     [b IN blockers WHERE b.scope = 'own' | b.measure] AS own,
     [b IN blockers WHERE b.scope = 'household' | b.measure] AS by_household,
     [b IN blockers WHERE b.scope = 'member' | b.measure] AS by_member
CALL (day, h, person, own, by_household, by_member) {
  WITH *, by_household + CASE WHEN person IS NULL THEN own ELSE [] END AS to_household,
       by_member + CASE WHEN person IS NULL THEN [] ELSE own END AS to_person
  RETURN
    size(to_household) > 0 AND EXISTS {
      MATCH (h)<-[t:TO]-(g:Grant)
      WHERE t.measure IN to_household AND t.first_day <= day
        AND (day <= t.last_day OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
      RETURN g
      UNION ALL
      MATCH (h)<-[b:BELONGS_TO]-(m:Member)
      WHERE b.first_day <= day AND day <= b.last_day
      MATCH (m)<-[t:TO]-(g:Grant)
      WHERE t.measure IN to_household AND t.first_day <= day
        AND (day <= t.last_day OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
      RETURN g
    } AS household_has,
    COLLECT {
      MATCH (h)<-[b:BELONGS_TO]-(m:Member)
      WHERE size(to_person) > 0 AND b.first_day <= day AND day <= b.last_day
        AND (m.died_on IS NULL OR $as_of < m.died_on) AND (person IS NULL OR m.id = person)
      WITH DISTINCT m
      RETURN COLLECT {
        MATCH (m)<-[t:TO]-(g:Grant)
        WHERE t.measure IN to_person AND t.first_day <= day
          AND (day <= t.last_day OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
        RETURN t.measure
        UNION
        MATCH (m)-[b:BELONGS_TO]->(x:Household)
        WHERE b.first_day <= day AND day <= b.last_day
        MATCH (x)<-[t:TO]-(g:Grant)
        WHERE t.measure IN to_person AND t.first_day <= day AND NOT m.id IN coalesce(g.not_covered, [])
          AND (day <= t.last_day OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
        RETURN t.measure
      }
    } AS people_have
}
WITH day, h, rule, person, wanted, seen, found, truths, by_member, own, household_has, people_have
WHERE NOT household_has
  AND none(has IN people_have WHERE person IS NOT NULL AND size(has) > 0)
  AND NOT (person IS NULL AND size(people_have) > 0 AND any(x IN by_member WHERE all(has IN people_have WHERE x IN has)))
WITH day, h, rule, person, wanted, seen, found, truths,
     CASE WHEN all(c IN rule.criteria WHERE truths[c] = 2) THEN 'eligible' ELSE 'unknown' END AS verdict,
     [i IN range(0, size(seen) - 1) WHERE truths[i] = 1 AND all(g IN rule.leaves[i].groups WHERE truths[g] = 1)] AS open
RETURN person, rule.measure AS measure, verdict,
       [n IN rule.names WHERE any(i IN range(0, size(seen) - 1) WHERE truths[i] = 2 AND rule.leaves[i].fact = n)] AS met,
       [n IN rule.names WHERE any(i IN open WHERE
          rule.leaves[i].fact = n AND (size(seen[i]) = 0 OR any(xs IN seen[i] WHERE size(xs) = 0))
          OR rule.leaves[i].parameter = n AND wanted[i][0] IS NULL)] AS missing_facts,
       [n IN rule.names WHERE any(i IN open WHERE rule.leaves[i].fact = n AND any(xs IN seen[i] WHERE any(x IN xs WHERE
          x[3] <> xs[0][3] OR rule.leaves[i].op IN ['lt', 'le', 'gt', 'ge'] AND (x[3] < 0) IS NULL)))] AS conflicts,
       CASE WHEN verdict = 'eligible' THEN date('1970-01-01') + duration({days: reduce(
          latest = duration.inDays(date('1970-01-01'), rule.valid_from).days,
          i IN [i IN range(0, size(seen) - 1) WHERE truths[i] = 2] | reduce(
            later = latest, j IN [j IN range(0, size(seen[i]) - 1) WHERE found[i][j] = 2] |
            CASE WHEN seen[i][j][0][1] > later THEN seen[i][j][0][1] ELSE later END))}) END AS eligible_since,
       rule.department AS responsible_department,
       COLLECT {
         MATCH (h)<-[:ABOUT]-(q:Referral)
         WHERE q.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AND q.sent_on <= $as_of
         RETURN q.id AS id ORDER BY id LIMIT 1
       }[0] AS open_referral,
       COLLECT {
         OPTIONAL MATCH (m:Member {id: person})
         WITH coalesce(m, h) AS subject
         MATCH (subject)<-[:FOR]-(q:Application)
         WHERE q.measure = rule.measure AND q.ended_on IS NULL AND q.accepted_on <= $as_of
         RETURN q.id AS id ORDER BY id LIMIT 1
       }[0] AS open_application
}
RETURN person, h.id AS household, measure, verdict, met, missing_facts, conflicts, eligible_since, responsible_department,
       open_referral, open_application
ORDER BY measure, household, person
