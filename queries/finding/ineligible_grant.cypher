// purpose: 应退未退:按当日政策,对象所在的每一户都有条件不符合、却仍在享受的救助
// params:  $rules map; $facts list; $region string; $scope map; $as_of date
// returns: grant, person, household, measure, failed, evidence, department, grace_until
// access:  read
// note:    规则由 graph/eligibility.py 从政策目录编成参数。真值 0 不符合、1 无法判断、2 符合:全部=取小,任一=取大。
//          无法判断不算不符合。无户的人:看“户”“某成员”的条件无法判断。household 按链规则取当日的户。
//          evidence 是起决定作用的情况;grace_until 为渐退期止日,只在不符合的情况都属渐退范围时有
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
// 当日在享的救助:全域从 TO 查起,限地区时从户查起
CALL (day, area) {
  WITH day, area WHERE area = ''
  MATCH (s)<-[t:TO]-(g:Grant)
  WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  RETURN s, g, t.measure AS measure
  UNION ALL
  WITH day, area WHERE area <> ''
  MATCH (s:Household)
  WHERE s.code STARTS WITH area
  MATCH (s)<-[t:TO]-(g:Grant)
  WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  RETURN s, g, t.measure AS measure
  UNION ALL
  WITH day, area WHERE area <> ''
  MATCH (h:Household)
  WHERE h.code STARTS WITH area
  MATCH (h)<-[:BELONGS_TO]-(s:Member)
  WITH DISTINCT day, s
  MATCH (s)<-[t:TO]-(g:Grant)
  WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  RETURN s, g, t.measure AS measure
}
// 对象所在的户:0 当日在户,1 以前,2 以后;第一个就是链规则的户
WITH day, s, collect([g, measure]) AS grants
WITH day, s, grants,
     CASE WHEN s:Household THEN [[0, s]] ELSE COLLECT {
       MATCH (s)-[b:BELONGS_TO]->(h:Household)
       WITH h, CASE WHEN b.first_day <= day AND day <= b.last_day THEN [0, 0]
                    WHEN b.last_day < day THEN [1, -b.last_day] ELSE [2, b.first_day] END AS near
       RETURN [near[0], h] ORDER BY near, h.id
     } END AS stays
WITH day, s, grants, stays[0][1] AS home, [x IN stays WHERE x[0] = 0 | x[1]] AS homes
WHERE coalesce(home.code, '') STARTS WITH $region AND coalesce(home.code, '') STARTS WITH $scope.region
UNWIND CASE WHEN size(homes) = 0 THEN [null] ELSE homes END AS h
WITH DISTINCT day, s, grants, home, homes, h
UNWIND grants AS x
WITH day, h, collect([x[0], x[1], s, home, size(reduce(kept = [], y IN homes | CASE WHEN y IN kept THEN kept ELSE kept + y END))]) AS asked
// 户与人的情况,各读一次:[指标, 起始日, 截止日, 值, 情况],只留起作用的
WITH day, h, asked, any(a IN asked WHERE $rules[a[1]].asks_people) AS everybody,
     reduce(keys = [], digits IN CASE WHEN h IS NULL THEN [] ELSE [12, 9, 6, 4, 2, 0] END |
       keys + [left(h.code, digits) + '|' + coalesce(h.kind, ''), left(h.code, digits) + '|']) AS places,
     COLLECT {
       MATCH (h)-[:HAS_FACT]->(f:Fact)
       WHERE f.name IN $facts AND f.first_day <= day
       RETURN [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), f]
     } AS read,
     COLLECT {
       MATCH (h)<-[b:BELONGS_TO]-(m:Member)
       WHERE b.first_day <= day AND day <= b.last_day
       RETURN DISTINCT m
     } AS members
WITH day, h, asked, places, members,
     [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home,
     COLLECT {
       UNWIND [a IN asked WHERE a[2]:Member | a[2]] + CASE WHEN everybody THEN members ELSE [] END AS m
       WITH DISTINCT m
       WITH m, [(m)-[:HAS_FACT]->(f:Fact) WHERE f.name IN $facts AND f.name <> '年龄' AND f.first_day <= day |
                 [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), f]] AS told
       RETURN [m,
               [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
               + [['年龄', null, null, $as_of.year - m.born_on.year
                   - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * m.born_on.month + m.born_on.day THEN 1 ELSE 0 END, null]]]
     } AS people
WITH day, asked, places, home, people, h IS NULL AS nowhere, [p IN people WHERE p[0] IN members | p[1]] AS crowd
UNWIND asked AS a
WITH a[0] AS g, a[2] AS s, a[3] AS chain_home, a[4] AS homes, $rules[a[1]] AS rule, places,
     CASE WHEN nowhere THEN [] ELSE [home] END AS home, crowd,
     CASE WHEN a[2]:Household THEN home ELSE head([p IN people WHERE p[0] = a[2] | p[1]]) END AS own
// 每个条件:比较用的值,和每个看的对象起作用的情况
WITH g, s, chain_home, homes, rule,
     [l IN rule.leaves |
       CASE WHEN l.parameter IS NULL THEN l.values
            ELSE [head([k IN places WHERE l.entries[k] IS NOT NULL | l.entries[k]])] END] AS wanted,
     [l IN rule.leaves |
       [holder IN CASE l.subject WHEN 'self' THEN [own] WHEN 'household' THEN home ELSE crowd END |
         [x IN holder WHERE x[0] = l.fact]]] AS seen
WITH g, s, chain_home, homes, rule, seen,
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
WITH g, s, chain_home, homes, rule, seen,
     reduce(truths = [f IN found | CASE WHEN 2 IN f THEN 2 WHEN size(f) = 0 OR 1 IN f THEN 1 ELSE 0 END],
            x IN rule.groups |
            truths + CASE x.op
                       WHEN 'all_of' THEN reduce(t = 2, i IN x.items | CASE WHEN truths[i] < t THEN truths[i] ELSE t END)
                       ELSE reduce(t = 0, i IN x.items | CASE WHEN truths[i] > t THEN truths[i] ELSE t END) END) AS truths
WHERE any(c IN rule.criteria WHERE truths[c] = 0)
// 每一户都不符合才算
WITH g, s, chain_home, homes, rule.measure AS measure, count(*) AS false_in,
     collect([i IN range(0, size(seen) - 1) WHERE truths[i] = 0 AND truths[rule.leaves[i].top] = 0 |
               [rule.leaves[i].fact, seen[i]]]) AS decided
WHERE false_in = homes OR homes = 0
WITH g, s, chain_home, $rules[measure] AS rule,
     reduce(all = [], part IN decided | all + part) AS decided
WITH g, s, chain_home, rule, [n IN rule.names WHERE any(d IN decided WHERE d[0] = n)] AS failed,
     reduce(all = [], d IN decided | all + reduce(some = [], xs IN d[1] | some + [x IN xs | [x[0], x[3], x[4]]])) AS facts
RETURN g.id AS grant, CASE WHEN s:Member THEN s.id END AS person, chain_home.id AS household, rule.measure AS measure, failed,
       COLLECT {
         UNWIND facts AS x
         WITH x[2] AS f, x[0] AS fact, toString(x[1]) AS computed
         OPTIONAL MATCH (f)-[:REPORTED_BY]->(d:Department)
         WITH DISTINCT fact, coalesce(f.text, computed) AS value, d.code AS reported_by, f.valid_from AS since
         RETURN {fact: fact, value: value, reported_by: reported_by, since: since}
         ORDER BY fact, since, reported_by, value
       } AS evidence,
       COLLECT { MATCH (g)-[:BY]->(d:Department) RETURN d.code }[0] AS department,
       CASE WHEN rule.grace_months IS NOT NULL AND all(n IN failed WHERE n IN rule.grace_facts) THEN
         reduce(latest = null, x IN facts | CASE WHEN latest IS NULL OR x[2].valid_from > latest THEN x[2].valid_from ELSE latest END)
         + duration({months: rule.grace_months}) END AS grace_until
ORDER BY grant
