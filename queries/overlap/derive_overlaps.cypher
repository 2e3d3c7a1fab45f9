// purpose: 从事实重新推出每一对重叠的救助:规则、对象、涉及的户、共同期间、依据、路径
// params:  $only map
// returns: rule, grant_a, grant_b, subject, scope, homes, first_day, last_day, days, stretches, regions, documents, clauses, statuses, path
// access:  read
// note:    导入时只推触动的($only 的 people、homes 为人员、户编号列表),两个都为空=全部;写成 OVERLAPS 的就是这些行。
//          区间两端都算,99999=尚未截止;同一对救助的多段共同期间先合并再数天数,stretches 为首末日相间的一列。
//          regions、documents、clauses、statuses 并列:同一规则的几条依据,地区最具体的在前,''=各地;首个共同日没有有效版本的,
//          三列依据为空。每个人或户先收集到达它的救助再两两比较,不从措施出发(否则全县慢百倍);
//          同一户的两份救助到达同一成员时不会漏(不在一个 MATCH 里走两次同一条在户关系)
CYPHER replan=skip
CALL () {
  MATCH (x:Measure)
  OPTIONAL MATCH (x)-[e:EXCLUDES]->(y:Measure)
  WITH collect(DISTINCT CASE WHEN NOT x.repeatable THEN x.code END) AS single,
       collect(DISTINCT CASE WHEN NOT x.repeatable AND x.unit = 'either' THEN x.code END) AS either,
       collect(CASE WHEN e IS NOT NULL THEN {rule: e.kind, a: x.code, b: y.code, scope: e.scope, region: coalesce(e.region, ''),
                                             clause: {document: e.document, clause: e.clause, status: e.status}} END) AS excluded
  RETURN single, either, excluded, COLLECT { MATCH (x:Measure)-[:LIMITED_BY]->(:Frequency) RETURN DISTINCT x.code } AS limited, $only.people IS NULL AND $only.homes IS NULL AS everybody
}
CALL (everybody, single, either, excluded, limited) {
  // 到达每个人、每户的救助:[救助, 措施, 首日, 末日, 经由的户或人(空=直接)]
  CALL (everybody) {
    CALL (everybody) {
      UNWIND CASE WHEN everybody THEN [1] ELSE [] END AS all
      MATCH (s:Member)
      RETURN s
      UNION ALL
      UNWIND coalesce($only.people, []) AS id
      MATCH (s:Member {id: id})
      USING INDEX SEEK s:Member(id)
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
      USING INDEX SEEK s:Household(id)
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
  RETURN s, scope, a, b, false AS once, hits,
         reduce(merged = [], x IN parts |
           CASE WHEN size(merged) = 0 OR x[0] > merged[-1][1] THEN merged + [x]
                WHEN x[1] > merged[-1][1] THEN merged[..-1] + [[merged[-1][0], x[1]]]
                ELSE merged END) AS stretches
  UNION ALL
  // 次数限制:同一对象、同一年(或历来)、同一事由的救助,按起始日期相邻的两份
  CALL (everybody, limited) {
    UNWIND CASE WHEN everybody THEN [1] ELSE [] END AS all
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure)<-[:OF]-(g)-[:TO]->(s)
    RETURN l, g, s
    UNION ALL
    UNWIND coalesce($only.people, []) AS id
    MATCH (s:Member {id: id})
    USING INDEX SEEK s:Member(id)
    MATCH (s)<-[t:TO]-(g)
    WHERE t.measure IN limited
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure {code: t.measure})
    RETURN l, g, s
    UNION ALL
    UNWIND coalesce($only.homes, []) AS id
    MATCH (s:Household {id: id})
    USING INDEX SEEK s:Household(id)
    MATCH (s)<-[t:TO]-(g)
    WHERE t.measure IN limited
    MATCH (l:Frequency)<-[:LIMITED_BY]-(:Measure {code: t.measure})
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
         true AS once, [{rule: 'once', region: coalesce(l.region, ''), clause: {document: l.document, clause: l.clause, status: l.status}}] AS hits,
         [[earlier.first_day, later.first_day]] AS stretches
}
UNWIND hits AS hit
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
  WITH DISTINCT h.id AS home
  ORDER BY home
  RETURN collect(home) AS around
}
WITH *
ORDER BY size(hit.region) DESC, hit.clause.document, hit.clause.clause
WITH s, scope, once, a, ta, b, tb, stretches, around, hit.rule AS rule, collect(hit.region) AS regions, collect(hit.clause) AS given
// 同一措施的依据是首个共同日有效的那一版
WITH *, date('1970-01-01') + duration({days: stretches[0][0]}) AS since
WITH *, CASE WHEN size(given) > 0 THEN [] ELSE [(a)-[:OF]->(:Measure)-[:HAS_VERSION]->(v)
    WHERE v.valid_from <= since AND (v.valid_to IS NULL OR v.valid_to >= since) | v] END AS valid
WITH *, CASE WHEN size(given) > 0 THEN given
             ELSE [v IN valid WHERE none(w IN valid WHERE w.valid_from > v.valid_from)][..1] END AS cited
RETURN rule, a.id AS grant_a, b.id AS grant_b, s.id AS subject, scope,
       CASE WHEN scope = 'member' THEN around ELSE [s.id] END AS homes,
       stretches[0][0] AS first_day, stretches[-1][1] AS last_day,
       CASE WHEN NOT once THEN reduce(days = 0, x IN stretches | days + x[1] - x[0] + 1) END AS days,
       reduce(flat = [], x IN stretches | flat + x) AS stretches,
       regions, [c IN cited | c.document] AS documents, [c IN cited | c.clause] AS clauses, [c IN cited | c.status] AS statuses,
       ['救助 ' + a.id]
         + CASE WHEN ta = s THEN [] WHEN scope = 'member' THEN ['家庭 ' + ta.id] ELSE ['人员 ' + ta.id] END
         + [CASE WHEN scope = 'member' THEN '人员 ' ELSE '家庭 ' END + s.id]
         + CASE WHEN tb = s THEN [] WHEN scope = 'member' THEN ['家庭 ' + tb.id] ELSE ['人员 ' + tb.id] END
         + ['救助 ' + b.id] AS path
ORDER BY rule, grant_a, grant_b, subject, scope
