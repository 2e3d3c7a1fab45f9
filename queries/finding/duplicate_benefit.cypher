// purpose: 同一人或同一户重复享受救助的每一对救助,及金额、依据和路径
// params:  $region string; $scope map; $as_of date; $from date?; $to date?; $rule string?; $min_days int; $only map
// returns: finding, rule, person, households, grant_a, grant_b, measure_a, measure_b, overlap_from, overlap_to, overlap_days, amount_at_risk_fen, clause, confirmed, path
// access:  read
// note:    读导入时留存的重叠(OVERLAPS),它怎样推出见 overlap/derive_overlaps,chain verify 拿两者相比。
//          $only 的 people、homes 为人员、户编号列表:都为空=全部,否则只查所列的(导入后复核;放在 map 里,列表长短不同也不必重新规划)。
//          区间两端都算,99999=尚未截止。as_of 只限定风险金额算到哪个月,将来的重叠照样列出。
//          户的区划在问到地区、或依据分地区时才读:户搬了,不必重写重叠
CALL () {
  UNWIND CASE WHEN $only.people IS NULL AND $only.homes IS NULL THEN [1] ELSE [] END AS all
  MATCH (a)-[o:OVERLAPS]->(b)
  RETURN a, o, b
  UNION ALL
  UNWIND coalesce($only.people, []) AS id
  MATCH (a)-[o:OVERLAPS {subject: id, scope: 'member'}]->(b)
  USING INDEX SEEK o:OVERLAPS(subject)
  RETURN a, o, b
  UNION ALL
  UNWIND coalesce($only.homes, []) AS id
  MATCH (a)-[o:OVERLAPS {subject: id, scope: 'household'}]->(b)
  USING INDEX SEEK o:OVERLAPS(subject)
  RETURN a, o, b
}
WITH a, o, b
WHERE ($rule IS NULL OR o.rule = $rule) AND (o.rule = 'once' OR o.days >= $min_days)
  AND ($from IS NULL OR o.last_day >= duration.inDays(date('1970-01-01'), $from).days)
  AND ($to IS NULL OR o.first_day <= duration.inDays(date('1970-01-01'), $to).days)
CALL (o) {
  WITH o
  WHERE $region <> '' OR $scope.region <> '' OR o.regions <> ['']
  UNWIND o.homes AS id
  MATCH (h:Household {id: id})
  RETURN collect(h.code) AS codes
}
// 同一规则有几条依据时取地区最具体的一条
WITH a, o, b, codes, duration.inDays(date('1970-01-01'), $as_of).days AS today,
     [i IN range(0, size(o.regions) - 1) WHERE o.regions[i] = '' OR any(code IN codes WHERE code STARTS WITH o.regions[i])][0] AS nth
WHERE nth IS NOT NULL
  AND ($region = '' AND $scope.region = '' OR any(code IN codes WHERE code STARTS WITH $region AND code STARTS WITH $scope.region))
WITH *, CASE WHEN size(o.documents) > 0 THEN {document: o.documents[nth], clause: o.clauses[nth], status: o.statuses[nth]} END AS clause,
     CASE WHEN o.rule IN ['once', 'topup'] OR a.cycle <> '月' OR b.cycle <> '月' THEN []
          ELSE [i IN range(0, size(o.stretches) - 2, 2) WHERE o.stretches[i] <= today |
                [date('1970-01-01') + duration({days: o.stretches[i]}),
                 date('1970-01-01') + duration({days: CASE WHEN o.stretches[i + 1] < today THEN o.stretches[i + 1] ELSE today END})]]
          END AS past
WITH *,
     CASE WHEN past = [] THEN [] ELSE
       [(c:Adjustment)-[:CHANGES]->(a) | [toInteger(left(c.from_month, 4)) * 12 + toInteger(right(c.from_month, 2)) - 1, c.approved_fen]]
       END AS changes_a,
     CASE WHEN past = [] THEN [] ELSE
       [(c:Adjustment)-[:CHANGES]->(b) | [toInteger(left(c.from_month, 4)) * 12 + toInteger(right(c.from_month, 2)) - 1, c.approved_fen]]
       END AS changes_b,
     reduce(months = [], x IN past | months + [month IN range(x[0].year * 12 + x[0].month - 1, x[1].year * 12 + x[1].month - 1)
                                               WHERE month > coalesce(months[-1], 0)]) AS months
RETURN o.rule + ':' + a.id + ':' + b.id + ':' + o.subject AS finding, o.rule AS rule,
       CASE WHEN o.scope = 'member' THEN o.subject END AS person, o.homes AS households,
       a.id AS grant_a, b.id AS grant_b, a.measure AS measure_a, b.measure AS measure_b,
       date('1970-01-01') + duration({days: o.first_day}) AS overlap_from,
       CASE WHEN o.last_day < 99999 THEN date('1970-01-01') + duration({days: o.last_day}) END AS overlap_to,
       CASE WHEN o.last_day < 99999 THEN o.days END AS overlap_days,
       CASE WHEN o.rule = 'topup' THEN null
            WHEN o.rule = 'once' THEN CASE WHEN a.first_day > b.first_day THEN a.approved_fen ELSE b.approved_fen END
            WHEN a.cycle = '月' AND b.cycle = '月' THEN
              CASE WHEN changes_a = [] AND changes_b = [] THEN size(months) * CASE WHEN a.approved_fen < b.approved_fen THEN a.approved_fen ELSE b.approved_fen END
              ELSE reduce(sum = 0, month IN months | sum +
                reduce(less = null, amount IN [
                    reduce(held = [0, a.approved_fen], c IN changes_a | CASE WHEN c[0] <= month AND c[0] > held[0] THEN c ELSE held END)[1],
                    reduce(held = [0, b.approved_fen], c IN changes_b | CASE WHEN c[0] <= month AND c[0] > held[0] THEN c ELSE held END)[1]
                  ] | CASE WHEN less < amount THEN less ELSE amount END)) END
            WHEN a.approved_fen < b.approved_fen THEN a.approved_fen
            ELSE b.approved_fen END AS amount_at_risk_fen,
       clause, coalesce(clause.status = 'confirmed', false) AS confirmed, o.path AS path
ORDER BY rule, grant_a, grant_b, person, households
