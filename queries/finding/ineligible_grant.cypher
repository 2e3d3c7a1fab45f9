// purpose: 应退未退:按当日政策,对象所在的每一户都有条件不符合、却仍在享受的救助
// params:  $rules map; $facts map; $only map; $region string; $scope map; $as_of date
// returns: grant, person, household, measure, failed, evidence, department, grace_until
// access:  read
// note:    规则由 graph/eligibility.py 从政策目录编成参数。真值 0 不符合、1 无法判断、2 符合:全部=取小,任一=取大。
//          无法判断不算不符合。无户的人:看“户”“某成员”的条件无法判断。household 按链规则取当日的户。
//          evidence 是起决定作用的情况;grace_until 为渐退期止日,只在不符合的情况都属渐退范围时有。
//          $only.homes 为户编号列表,空=全部。一户一户地查,内存只留查出的;限地区或户时也看那里的人在别处的户
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
CALL (day, area) {
  WITH day WHERE $only.homes IS NOT NULL
  UNWIND $only.homes AS id
  MATCH (here:Household {id: id})
  CALL (day, here) {
    RETURN here AS h
    UNION
    MATCH (here)<-[:BELONGS_TO]-(:Member)-[b:BELONGS_TO]->(h:Household)
    WHERE b.first_day <= day AND day <= b.last_day
    RETURN h
  }
  RETURN DISTINCT h, [] AS astray
  UNION ALL
  WITH day, area WHERE area = '' AND $only.homes IS NULL
  MATCH (h:Household)
  RETURN h, [] AS astray
  UNION ALL
  WITH day, area WHERE area <> '' AND $only.homes IS NULL
  MATCH (h:Household)
  WHERE h.code STARTS WITH area
  RETURN h, [] AS astray
  UNION ALL
  WITH day, area WHERE area <> '' AND $only.homes IS NULL
  MATCH (here:Household)<-[:BELONGS_TO]-(m:Member)-[b:BELONGS_TO]->(h:Household)
  WHERE here.code STARTS WITH area AND NOT h.code STARTS WITH area AND b.first_day <= day AND day <= b.last_day
  RETURN DISTINCT h, [] AS astray
  UNION ALL
  WITH day, area WHERE area = '' AND $only.homes IS NULL
  MATCH (m:Member)
  WHERE NOT EXISTS { (m)-[:BELONGS_TO]->() }
  RETURN null AS h, [m] AS astray
}
CALL (day, h, astray) {
  // 在这一户看谁的哪些救助:户自己的、当日成员的、如今无户而按链规则归这一户的人的
  WITH day, h, [(h)<-[t:TO]-(g:Grant) WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL |
         [g, t.measure]] AS own,
       COLLECT {
         CALL (h, astray) {
           MATCH (h)<-[:BELONGS_TO]-(m:Member)
           RETURN m
           UNION
           UNWIND astray AS m
           RETURN m
         }
         WITH day, h, m, [(m)<-[t:TO]-(g:Grant)
           WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL | [g, t.measure]] AS grants
         WHERE size(grants) > 0
         WITH h, m, grants, COLLECT {
           MATCH (m)-[b:BELONGS_TO]->(x:Household)
           WITH DISTINCT x, CASE WHEN b.first_day <= day AND day <= b.last_day THEN [0, 0]
                                 WHEN b.last_day < day THEN [1, -b.last_day] ELSE [2, b.first_day] END AS near
           RETURN [near[0], x] ORDER BY near, x.id
         } AS stays
         WITH h, m, grants, stays[0][1] AS chain, [s IN stays WHERE s[0] = 0 | s[1]] AS homes
         WHERE h IN homes OR size(homes) = 0 AND (chain = h OR h IS NULL)
         RETURN [m, grants, chain, size(homes)]
       } AS of_people
  WHERE size(own) > 0 OR size(of_people) > 0
  WITH day, h, of_people, [[null, own, h, 1]] + of_people AS asked,
       any(p IN of_people WHERE any(x IN p[1] WHERE $rules[x[1]].asks_people))
         OR any(x IN own WHERE $rules[x[1]].asks_people) AS everybody
  // 户与人的情况,各读一次:[指标, 起始日, 截止日, 值, 情况],只留起作用的
  WITH day, h, asked, h.code AS code, h.kind AS kind,
       [(h)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
         [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), f]] AS read,
       COLLECT {
         CALL (day, h, of_people, everybody) {
           UNWIND of_people AS p
           RETURN p[0] AS m, p[3] > 0 AS there
           UNION
           WITH * WHERE everybody
           MATCH (h)<-[b:BELONGS_TO]-(m:Member)
           WHERE b.first_day <= day AND day <= b.last_day
           RETURN m, true AS there
         }
         WITH m, there, m.born_on AS born
         WITH m, there, $as_of.year - born.year
                - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * born.month + born.day THEN 1 ELSE 0 END AS age,
              [(m)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
                [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), f]] AS told
         RETURN [m, there,
                 [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
                 + [['年龄', null, null, age, null]]]
       } AS people
  WITH asked, code, kind, people, [p IN people WHERE p[1] | p[2]] AS crowd,
       [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home
  UNWIND asked AS a
  UNWIND a[1] AS given
  WITH given[0] AS g, a[0] AS m, a[2] AS chain, a[3] AS homes, $rules[given[1]] AS rule, code, kind, crowd, home,
       CASE WHEN a[0] IS NULL THEN home ELSE head([p IN people WHERE p[0] = a[0] | p[2]]) END AS self
  // 每个条件:比较用的值,和每个看的对象起作用的情况
  WITH g, m, chain, homes, rule,
       [l IN rule.leaves |
         CASE WHEN l.parameter IS NULL THEN l.values WHEN homes = 0 THEN [null] ELSE [head([v IN [k IN l.places |
           l.entries[left(code, k.digits) + '|' + CASE WHEN k.typed THEN kind ELSE '' END]] WHERE v IS NOT NULL])] END] AS wanted,
       [l IN rule.leaves |
         [holder IN CASE WHEN l.subject = 'self' THEN [self] WHEN homes = 0 THEN []
                         WHEN l.subject = 'household' THEN [home] ELSE crowd END |
           [x IN holder WHERE x[0] = l.fact]]] AS seen
  WITH g, m, chain, homes, rule, seen,
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
  WITH g, m, chain, homes, rule, seen,
       reduce(truths = [f IN found | CASE WHEN 2 IN f THEN 2 WHEN size(f) = 0 OR 1 IN f THEN 1 ELSE 0 END],
              x IN rule.groups |
              truths + CASE x.op
                         WHEN 'all_of' THEN reduce(t = 2, i IN x.items | CASE WHEN truths[i] < t THEN truths[i] ELSE t END)
                         ELSE reduce(t = 0, i IN x.items | CASE WHEN truths[i] > t THEN truths[i] ELSE t END) END) AS truths
  WHERE any(c IN rule.criteria WHERE truths[c] = 0)
    AND ($only.homes IS NULL OR chain.id IN $only.homes)
    AND coalesce(chain.code, '') STARTS WITH $region AND coalesce(chain.code, '') STARTS WITH $scope.region
  RETURN g, m, chain, homes, rule.measure AS measure,
         [i IN range(0, size(seen) - 1) WHERE truths[i] = 0 AND truths[rule.leaves[i].top] = 0 |
           [rule.leaves[i].fact, reduce(all = [], xs IN seen[i] | all + [x IN xs | [x[3], x[4]]])]] AS decided
}
// 每一户都不符合才算
WITH g, m, chain, measure, homes, count(*) AS false_in, collect(decided) AS each
WHERE false_in = homes OR homes = 0
CALL (g, measure, each) {
  WITH g, $rules[measure] AS rule, reduce(all = [], decided IN each | all + decided) AS decided
  WITH g, rule, [n IN rule.names WHERE any(d IN decided WHERE d[0] = n.name) | n.name] AS failed, COLLECT {
    UNWIND decided AS one
    UNWIND one[1] AS x
    WITH one[0] AS fact, x[1] AS f, toString(x[0]) AS computed
    OPTIONAL MATCH (f)-[:REPORTED_BY]->(d:Department)
    WITH DISTINCT fact, coalesce(f.text, computed) AS value, d.code AS reported_by, f.valid_from AS since
    RETURN {fact: fact, value: value, reported_by: reported_by, since: since}
    ORDER BY fact, since, reported_by, value
  } AS evidence
  RETURN failed, evidence, COLLECT { MATCH (g)-[:BY]->(d:Department) RETURN d.code }[0] AS department,
         CASE WHEN rule.grace_months IS NOT NULL AND all(n IN failed WHERE n IN rule.grace_facts) THEN
           reduce(latest = null, x IN evidence | CASE WHEN latest > x.since THEN latest ELSE coalesce(x.since, latest) END)
           + duration({months: rule.grace_months}) END AS grace_until
}
RETURN g.id AS grant, m.id AS person, chain.id AS household, measure, failed, evidence, department, grace_until
ORDER BY grant
