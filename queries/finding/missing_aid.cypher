// purpose: 应享未享:政策条件成立或尚不能判断、又没有相应救助的人或户
// params:  $rules map; $facts map; $covers map; $only map; $region string; $scope map; $as_of date
// returns: person, household, measure, verdict, met, missing_facts, conflicts, eligible_since, responsible_department, open_referral, open_application
// access:  read
// note:    规则由 graph/eligibility.py 从政策目录编成参数。真值 0 不符合、1 无法判断、2 符合:全部=取小,任一=取大。
//          一个对象的情况只读一次。有一个条件不符合、或没有触发条件成立的,不出行。
//          $only.homes 为户编号列表,空=全部;只查所列的户,或地区到乡镇以下时,从户查起,否则从触发事实查起。
//          “某成员”看当日在户的成员(去世当日仍在户),列出的人须当日在世
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
UNWIND keys($rules) AS measure
UNWIND CASE WHEN $only.homes IS NOT NULL THEN [{by: 'home', via: 'household', words: []}]
            WHEN size(area) >= 9 THEN [{by: 'area', via: 'household', words: []}] ELSE $rules[measure].starts END AS start
// 起点:触发事实,按索引;或所列的户
CALL (day, area, start) {
  WITH day, start WHERE start.by = 'text'
  MATCH (f:Fact)<-[:HAS_FACT]-(s)
  WHERE f.name = start.fact AND f.word IN start.words AND f.first_day <= day AND day <= f.last_day
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
  WHERE start.born_from <= s.born_on < start.born_to
  RETURN s
  UNION ALL
  WITH start WHERE start.by = 'home'
  UNWIND coalesce($only.homes, []) AS id
  MATCH (s:Household {id: id})
  RETURN s
  UNION ALL
  WITH area, start WHERE start.by = 'area'
  MATCH (s:Household)
  WHERE s.code STARTS WITH area
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
WITH day, area, h, measure,
     CASE WHEN $rules[measure].unit = 'member' AND start.via = 'self' AND s:Member THEN s.id ELSE '' END AS person
WHERE h.code STARTS WITH area AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH day, h, collect(DISTINCT [measure, person]) AS asked     // 人为空串:户里每个人
CALL (day, h, asked) {
  // 户与人的情况,各读一次:[指标, 起始日, 截止日, 值],只留起作用的
  WITH day, h, asked, h.code AS code, h.kind AS kind,
       any(a IN asked WHERE a[1] = '' OR $rules[a[0]].asks_people) AS everybody,
       CASE WHEN any(a IN asked WHERE $rules[a[0]].asks_home OR $rules[a[0]].unit <> 'member') THEN
         [(h)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
           [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] ELSE [] END AS read
  WITH day, h, asked, code, kind,
       [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home,
       COLLECT {
         MATCH (h)<-[b:BELONGS_TO]-(m:Member)
         WHERE b.first_day <= day AND day <= b.last_day AND (everybody OR any(a IN asked WHERE a[1] = m.id))
         WITH DISTINCT m, m.born_on AS born
         WITH m, $as_of.year - born.year - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * born.month + born.day THEN 1 ELSE 0 END AS age,
              [(m)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
                [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] AS told
         RETURN [m, m.id, m.died_on IS NULL OR $as_of < m.died_on,
                 [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
                 + [['年龄', -1000000, 99999, age]]]
       } AS people
  WHERE size(people) > 0
  UNWIND [a IN asked WHERE a[1] = '' OR NOT [a[0], ''] IN asked] AS a
  UNWIND CASE WHEN $rules[a[0]].unit <> 'member' THEN [[null, null, true, home]]
              ELSE [p IN people WHERE p[2] AND a[1] IN ['', p[1]]] END AS who
  WITH day, h, code, kind, $rules[a[0]] AS rule, who, home, [p IN people | p[3]] AS crowd
  // 每个条件:比较用的值,和每个看的对象起作用的情况
  WITH day, h, code, rule, who[0] AS m, who[1] AS person,
       [l IN rule.leaves |
         CASE WHEN l.parameter IS NULL THEN l.values ELSE [head([v IN [k IN l.places |
           l.entries[left(code, k.digits) + '|' + CASE WHEN k.typed THEN kind ELSE '' END]] WHERE v IS NOT NULL])] END] AS wanted,
       [l IN rule.leaves |
         [holder IN CASE l.subject WHEN 'self' THEN [who[3]] WHEN 'household' THEN [home] ELSE crowd END |
           [x IN holder WHERE x[0] = l.fact]]] AS seen
  WITH day, h, code, rule, m, person, wanted, seen,
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
  WITH day, h, code, rule, m, person, wanted, seen, found,
       reduce(truths = [f IN found | CASE WHEN 2 IN f THEN 2 WHEN size(f) = 0 OR 1 IN f THEN 1 ELSE 0 END],
              g IN rule.groups |
              truths + CASE g.op
                         WHEN 'all_of' THEN reduce(t = 2, i IN g.items | CASE WHEN truths[i] < t THEN truths[i] ELSE t END)
                         ELSE reduce(t = 0, i IN g.items | CASE WHEN truths[i] > t THEN truths[i] ELSE t END) END) AS truths
  WHERE any(c IN rule.triggers WHERE truths[c] = 2) AND none(c IN rule.criteria WHERE truths[c] = 0)
  // 已有相应救助或不可同领的救助:不出行。一次性救助按目录算到若干个月
  WITH day, h, rule, m, person, wanted, seen, found, truths,
       [b IN rule.by_household WHERE code STARTS WITH b.region | b.measure] AS by_household,
       [b IN rule.by_person WHERE code STARTS WITH b.region | b.measure] AS by_person,
       [b IN rule.by_everybody WHERE code STARTS WITH b.region | b.measure] AS by_everybody
  WHERE NOT EXISTS {
      MATCH (m)<-[t:TO]-(g)
      WHERE t.measure IN by_person AND t.first_day <= day AND (day <= t.last_day
        OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
    }
    AND NOT EXISTS {
      MATCH (m)-[b:BELONGS_TO]->(:Household)<-[t:TO]-(g)
      WHERE b.first_day <= day AND day <= b.last_day AND NOT m.id IN coalesce(g.not_covered, [])
        AND t.measure IN by_person AND t.first_day <= day AND (day <= t.last_day
        OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
    }
    AND (size(by_household) = 0 OR NOT EXISTS {
      MATCH (h)<-[t:TO]-(g)
      WHERE t.measure IN by_household AND t.first_day <= day AND (day <= t.last_day
        OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
    })
    AND (size(by_household) = 0 OR NOT EXISTS {
      MATCH (h)<-[b:BELONGS_TO]-(:Member)<-[t:TO]-(g)
      WHERE b.first_day <= day AND day <= b.last_day
        AND t.measure IN by_household AND t.first_day <= day AND (day <= t.last_day
        OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)}))
    })
  WITH day, h, rule, m, person, wanted, seen, found, truths, by_everybody,
       CASE WHEN size(by_everybody) = 0 THEN [] ELSE COLLECT {
         MATCH (h)<-[b:BELONGS_TO]-(q:Member)
         WHERE b.first_day <= day AND day <= b.last_day AND (q.died_on IS NULL OR $as_of < q.died_on)
         WITH DISTINCT q
         RETURN [(q)<-[t:TO]-(g) WHERE t.measure IN by_everybody AND t.first_day <= day AND (day <= t.last_day
                  OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)})) | t.measure]
                + [(q)-[b:BELONGS_TO]->(:Household)<-[t:TO]-(g)
                  WHERE b.first_day <= day AND day <= b.last_day AND NOT q.id IN coalesce(g.not_covered, [])
                    AND t.measure IN by_everybody AND t.first_day <= day AND (day <= t.last_day
                    OR g.cycle = '一次性' AND $as_of < g.starts_on + duration({months: coalesce($covers[t.measure], 0)})) | t.measure]
       } END AS living_have
  WHERE size(living_have) = 0 OR none(x IN by_everybody WHERE all(has IN living_have WHERE x IN has))
  WITH h, rule, coalesce(m, h) AS subject, person, wanted, seen, found, truths, all(c IN rule.criteria WHERE truths[c] = 2) AS eligible
  WITH h, rule, subject, person, wanted, seen, found, truths, eligible,
       CASE WHEN eligible THEN []
            ELSE [i IN range(0, size(seen) - 1) WHERE truths[i] = 1 AND all(g IN rule.leaves[i].groups WHERE truths[g] = 1)] END AS open
  RETURN person, rule.measure AS measure, CASE WHEN eligible THEN 'eligible' ELSE 'unknown' END AS verdict,
         [n IN rule.names WHERE any(i IN n.leaves WHERE truths[i] = 2) | n.name] AS met,
         [n IN CASE WHEN eligible THEN [] ELSE rule.names END WHERE
           any(i IN n.leaves WHERE i IN open AND (size(seen[i]) = 0 OR any(xs IN seen[i] WHERE size(xs) = 0)))
           OR any(i IN n.values WHERE i IN open AND wanted[i][0] IS NULL) | n.name] AS missing_facts,
         [n IN CASE WHEN eligible THEN [] ELSE rule.names END WHERE
           any(i IN n.leaves WHERE i IN open AND any(xs IN seen[i] WHERE any(x IN xs WHERE
             x[3] <> xs[0][3] OR rule.leaves[i].op IN ['lt', 'le', 'gt', 'ge'] AND (x[3] < 0) IS NULL))) | n.name] AS conflicts,
         CASE WHEN eligible THEN date('1970-01-01') + duration({days: reduce(
           latest = duration.inDays(date('1970-01-01'), rule.valid_from).days,
           i IN range(0, size(seen) - 1) | reduce(
             later = latest, j IN CASE WHEN truths[i] = 2 THEN range(0, size(seen[i]) - 1) ELSE [] END |
             CASE WHEN found[i][j] = 2 AND seen[i][j][0][1] > later THEN seen[i][j][0][1] ELSE later END))}) END AS eligible_since,
         rule.department AS responsible_department,
         reduce(least = null, id IN [(h)<-[:ABOUT]-(q:Referral)
           WHERE q.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AND q.sent_on <= $as_of | q.id] |
           CASE WHEN least < id THEN least ELSE id END) AS open_referral,
         reduce(least = null, id IN [(subject)<-[:FOR]-(q:Application)
           WHERE q.measure = rule.measure AND q.ended_on IS NULL AND q.accepted_on <= $as_of | q.id] |
           CASE WHEN least < id THEN least ELSE id END) AS open_application
}
RETURN person, h.id AS household, measure, verdict, met, missing_facts, conflicts, eligible_since, responsible_department,
       open_referral, open_application
ORDER BY measure, household, person
