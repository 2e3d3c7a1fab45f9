// purpose: 同一人或同一户重复享受救助的每一对救助,及金额、依据和路径
// params:  $region string; $scope map; $as_of date; $from date?; $to date?; $rule string?; $min_days int; $only map
// returns: finding, rule, person, households, grant_a, grant_b, measure_a, measure_b, overlap_from, overlap_to, overlap_days, amount_at_risk_fen, clause, confirmed, path
// access:  read
// note:    首个共同日没有有效的版本时,clause 为空。$only 的 people、homes 为人员、户编号列表:都为空=全部,否则只查所列的(导入后复核;放在 map 里,列表长短不同也不必重新规划)。
//          区间两端都算,99999=尚未截止;同一对救助的多段共同期间先合并再数天数。as_of 只限定风险金额算到哪个月,
//          将来的重叠照样列出。每个人或户先收集到达它的救助再两两比较,不从措施出发(否则全县慢百倍);
//          同一户的两份救助到达同一成员时不会漏(不在一个 MATCH 里走两次同一条在户关系)
CALL () {
  MATCH (x:Measure)
  OPTIONAL MATCH (x)-[e:EXCLUDES]->(y:Measure)
  WITH collect(DISTINCT CASE WHEN NOT x.repeatable THEN x.code END) AS single,
       collect(DISTINCT CASE WHEN NOT x.repeatable AND x.unit = 'either' THEN x.code END) AS either,
       collect(CASE WHEN e IS NOT NULL THEN {rule: e.kind, a: x.code, b: y.code, scope: e.scope, region: coalesce(e.region, ''),
                                             clause: {document: e.document, clause: e.clause, status: e.status}} END) AS excluded
  RETURN single, either, excluded, $only.people IS NULL AND $only.homes IS NULL AS everybody,
         duration.inDays(date('1970-01-01'), $as_of).days AS today
}
CALL (everybody, single, either, excluded) {
  // 到达每个人、每户的救助:[救助, 措施, 首日, 末日, 经由的户或人(空=直接)]
  CALL (everybody) {
    CALL (everybody) {
      UNWIND CASE WHEN everybody THEN [1] ELSE [] END AS all
      MATCH (s:Member)
      RETURN s
      UNION ALL
      UNWIND coalesce($only.people, []) AS id
      MATCH (s:Member {id: id})
      RETURN s
    }
    WITH s, [(s)<-[t:TO]-(g) | [g, t.measure, t.first_day, t.last_day, null]]
          + [(s)-[b:BELONGS_TO]->(h)<-[t:TO]-(g)
             WHERE b.first_day <= b.last_day AND t.first_day <= b.last_day AND b.first_day <= t.last_day
             | [g, t.measure, CASE WHEN t.first_day > b.first_day THEN t.first_day ELSE b.first_day END,
                CASE WHEN t.last_day < b.last_day THEN t.last_day ELSE b.last_day END, h]] AS reached
    WHERE size(reached) > 1
    RETURN s, 'member' AS scope, reached
    UNION ALL
    CALL (everybody) {
      UNWIND CASE WHEN everybody THEN [1] ELSE [] END AS all
      MATCH (s:Household)
      RETURN s
      UNION ALL
      UNWIND coalesce($only.homes, []) AS id
      MATCH (s:Household {id: id})
      RETURN s
    }
    WITH s, [(s)<-[t:TO]-(g) | [g, t.measure, t.first_day, t.last_day, null]]
          + [(s)<-[b:BELONGS_TO]-(m)<-[t:TO]-(g)
             WHERE b.first_day <= b.last_day AND t.first_day <= b.last_day AND b.first_day <= t.last_day
             | [g, t.measure, CASE WHEN t.first_day > b.first_day THEN t.first_day ELSE b.first_day END,
                CASE WHEN t.last_day < b.last_day THEN t.last_day ELSE b.last_day END, m]] AS reached
    WHERE size(reached) > 1
    RETURN s, 'household' AS scope, reached
  }
  // 每一对:适用的规则(同一措施的依据此时还是空的)和共同期间
  UNWIND range(0, size(reached) - 2) AS i
  UNWIND range(i + 1, size(reached) - 1) AS j
  WITH s, scope, single, either, excluded, reached[i] AS p, reached[j] AS q
  WHERE p[2] <= q[3] AND q[2] <= p[3] AND p[0] <> q[0]
  WITH s, scope, p, q, CASE
      WHEN p[1] <> q[1] OR NOT p[1] IN single THEN []
      WHEN p[4] IS NULL AND q[4] IS NULL THEN [{rule: 'same_measure', region: ''}]
      WHEN scope = 'household' THEN []
      WHEN p[4] IS NULL OR q[4] IS NULL THEN [x IN either WHERE x = p[1] | {rule: 'same_measure', region: ''}]
      WHEN p[4] <> q[4] THEN [{rule: 'two_households', region: ''}]
      ELSE [] END
    + [e IN excluded WHERE e.scope = scope AND (e.a = p[1] AND e.b = q[1] OR e.a = q[1] AND e.b = p[1])] AS hits
  WHERE size(hits) > 0
    AND (scope = 'household' OR NOT ((p[4] IS NOT NULL AND s.id IN coalesce(p[0].not_covered, []))
                                     OR (q[4] IS NOT NULL AND s.id IN coalesce(q[0].not_covered, []))))
  WITH s, scope, hits, p[0] AS g, q[0] AS h,
       CASE WHEN p[2] > q[2] THEN p[2] ELSE q[2] END AS first, CASE WHEN p[3] < q[3] THEN p[3] ELSE q[3] END AS last
  ORDER BY first
  WITH s, scope, CASE WHEN g.id < h.id THEN g ELSE h END AS a, CASE WHEN g.id < h.id THEN h ELSE g END AS b,
       collect(hits)[0] AS hits, collect([first, last]) AS parts
  RETURN s, scope, a, b, null AS later, hits,
         reduce(merged = [], x IN parts |
           CASE WHEN size(merged) = 0 OR x[0] > merged[-1][1] THEN merged + [x]
                WHEN x[1] > merged[-1][1] THEN merged[..-1] + [[merged[-1][0], x[1]]]
                ELSE merged END) AS stretches
  UNION ALL
  // 次数限制:同一对象、同一年(或历来)、同一事由的救助,按起始日期相邻的两份
  CALL (everybody) {
    UNWIND CASE WHEN everybody THEN [1] ELSE [] END AS all
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure)<-[:OF]-(g)-[:TO]->(s)
    RETURN l, g, s
    UNION ALL
    UNWIND coalesce($only.people, []) AS id
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure)<-[:OF]-(g)-[:TO]->(s:Member {id: id})
    RETURN l, g, s
    UNION ALL
    UNWIND coalesce($only.homes, []) AS id
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure)<-[:OF]-(g)-[:TO]->(s:Household {id: id})
    RETURN l, g, s
  }
  WITH l, g, s
  WHERE NOT (l.same_reason AND g.reason IS NULL)
  WITH l, g, s
  ORDER BY g.first_day, g.id
  WITH l, s, CASE WHEN l.per = 'ever' THEN 0 ELSE g.starts_on.year END AS year, CASE WHEN l.same_reason THEN g.reason END AS reason,
       collect(g) AS given
  WHERE size(given) > l.max
  UNWIND range(0, size(given) - 2) AS i
  WITH l, s, given[i] AS earlier, given[i + 1] AS later
  RETURN s, CASE WHEN s:Member THEN 'member' ELSE 'household' END AS scope,
         CASE WHEN earlier.id < later.id THEN earlier ELSE later END AS a, CASE WHEN earlier.id < later.id THEN later ELSE earlier END AS b,
         later, [{rule: 'once', region: coalesce(l.region, ''), clause: {document: l.document, clause: l.clause, status: l.status}}] AS hits,
         [[earlier.first_day, later.first_day]] AS stretches
}
WITH s, scope, today, a, b, later, hits, stretches,
     stretches[0][0] AS first, CASE WHEN stretches[-1][1] < 99999 THEN stretches[-1][1] END AS last,
     reduce(days = 0, x IN stretches | days + x[1] - x[0] + 1) AS days
WHERE (later IS NOT NULL OR days >= $min_days)
  AND ($from IS NULL OR last IS NULL OR last >= duration.inDays(date('1970-01-01'), $from).days)
  AND ($to IS NULL OR first <= duration.inDays(date('1970-01-01'), $to).days)
UNWIND hits AS hit
WITH *
WHERE $rule IS NULL OR hit.rule = $rule
// 涉及的户:个人救助到达的各户,一户也没有到达的,按首日归户
MATCH (a)-[:TO]->(ta)
MATCH (b)-[:TO]->(tb)
WITH *, CASE WHEN scope = 'member' THEN [(s)-[m:BELONGS_TO]->(h) | [h, m.first_day, m.last_day]] ELSE [] END AS stays
CALL (s, scope, a, b, ta, tb, stays) {
  UNWIND CASE WHEN scope = 'member' THEN [[a, ta], [b, tb]] ELSE [] END AS given
  WITH s, given[1] AS t, [x IN stays | [x[0], CASE
      WHEN x[1] <= x[2] AND x[1] <= given[0].last_day AND given[0].first_day <= x[2] THEN -200000
      WHEN x[2] < given[0].first_day THEN -x[2]
      ELSE 200000 + x[1] END]] AS near
  WITH s, t, near, reduce(least = null, x IN near | CASE WHEN least <= x[1] THEN least ELSE x[1] END) AS least
  UNWIND CASE WHEN t = s THEN [x IN near WHERE x[1] = least | x[0]] ELSE [t] END AS h
  WITH DISTINCT h
  ORDER BY h.id
  RETURN collect(h) AS around
}
WITH *, CASE WHEN scope = 'member' THEN around ELSE [s] END AS homes
WHERE (hit.region = '' OR any(h IN homes WHERE h.code STARTS WITH hit.region))
  AND ($region = '' AND $scope.region = '' OR any(h IN homes WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region))
// 同一规则有几条依据时取地区最具体的一条;同一措施的依据是首个共同日有效的那一版
WITH *
ORDER BY size(hit.region) DESC, hit.clause.document, hit.clause.clause
WITH s, scope, today, a, ta, b, tb, later, stretches, date('1970-01-01') + duration({days: first}) AS since, last, days, homes,
     hit.rule AS rule, collect(hit.clause)[0] AS cited
WITH *, reduce(latest = null, v IN [(a)-[:OF]->(:Measure)-[:HAS_VERSION]->(v)
                                    WHERE v.valid_from <= since AND (v.valid_to IS NULL OR v.valid_to >= since) | v] |
               CASE WHEN latest.valid_from >= v.valid_from THEN latest ELSE v END) AS version,
     [x IN stretches WHERE x[0] <= today | [date('1970-01-01') + duration({days: x[0]}),
                                            date('1970-01-01') + duration({days: CASE WHEN x[1] < today THEN x[1] ELSE today END})]] AS past,
     [(c:Adjustment)-[:CHANGES]->(a) | [toInteger(left(c.from_month, 4)) * 12 + toInteger(right(c.from_month, 2)) - 1, c.approved_fen]] AS changes_a,
     [(c:Adjustment)-[:CHANGES]->(b) | [toInteger(left(c.from_month, 4)) * 12 + toInteger(right(c.from_month, 2)) - 1, c.approved_fen]] AS changes_b
WITH *, coalesce(cited, CASE WHEN version IS NOT NULL THEN {document: version.document, clause: version.clause, status: version.status} END) AS clause,
     reduce(months = [], x IN past | months + [month IN range(x[0].year * 12 + x[0].month - 1, x[1].year * 12 + x[1].month - 1)
                                               WHERE month > coalesce(months[-1], 0)]) AS months
RETURN rule + ':' + a.id + ':' + b.id + ':' + s.id AS finding, rule,
       CASE WHEN scope = 'member' THEN s.id END AS person, [h IN homes | h.id] AS households,
       a.id AS grant_a, b.id AS grant_b, a.measure AS measure_a, b.measure AS measure_b,
       since AS overlap_from,
       CASE WHEN last IS NOT NULL THEN date('1970-01-01') + duration({days: last}) END AS overlap_to,
       CASE WHEN rule <> 'once' AND last IS NOT NULL THEN days END AS overlap_days,
       CASE WHEN rule = 'topup' THEN null
            WHEN rule = 'once' THEN later.approved_fen
            WHEN a.cycle = '月' AND b.cycle = '月' THEN reduce(sum = 0, month IN months | sum +
              reduce(less = null, amount IN [
                  reduce(held = [0, a.approved_fen], c IN changes_a | CASE WHEN c[0] <= month AND c[0] > held[0] THEN c ELSE held END)[1],
                  reduce(held = [0, b.approved_fen], c IN changes_b | CASE WHEN c[0] <= month AND c[0] > held[0] THEN c ELSE held END)[1]
                ] | CASE WHEN less < amount THEN less ELSE amount END))
            WHEN a.approved_fen < b.approved_fen THEN a.approved_fen
            ELSE b.approved_fen END AS amount_at_risk_fen,
       clause, coalesce(clause.status = 'confirmed', false) AS confirmed,
       ['救助 ' + a.id]
         + CASE WHEN ta = s THEN [] WHEN scope = 'member' THEN ['家庭 ' + ta.id] ELSE ['人员 ' + ta.id] END
         + [CASE WHEN scope = 'member' THEN '人员 ' ELSE '家庭 ' END + s.id]
         + CASE WHEN tb = s THEN [] WHEN scope = 'member' THEN ['家庭 ' + tb.id] ELSE ['人员 ' + tb.id] END
         + ['救助 ' + b.id] AS path
ORDER BY rule, grant_a, grant_b, person, households
