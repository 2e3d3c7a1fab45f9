// purpose: 救前查询:假如某日起按月发放某项救助,会与哪些已有救助重复
// params:  $measure string; $person string?; $household string?; $from date; $to date?; $scope map
// returns: rule, grant, measure, household, department, since, until, clause, status
// access:  read
// note:    $person、$household 二者填一。设想的救助按月、无事由、编号排在当日最后;规则与 duplicate_benefit 相同,
//          每条规则、每份已有救助一行,不论涉及几人。until 为空=仍在发放;个人救助的 household 按 $from 当日的归户
MATCH (x:Measure {code: $measure})
CALL (x) {
  OPTIONAL MATCH (x)-[e:EXCLUDES]-(y:Measure)
  RETURN collect(CASE WHEN e IS NOT NULL THEN {rule: e.kind, measure: y.code, scope: e.scope, region: coalesce(e.region, ''),
                                               clause: {document: e.document, clause: e.clause, status: e.status}} END) AS excluded
}
CALL () {
  MATCH (s:Member {id: $person})
  RETURN s, 'member' AS kind
  UNION ALL
  MATCH (s:Household {id: $household})
  RETURN s, 'household' AS kind
}
WITH x, excluded, s, kind, duration.inDays(date('1970-01-01'), $from).days AS f,
     CASE WHEN $to IS NULL THEN 99999 ELSE duration.inDays(date('1970-01-01'), $to).days END AS t
CALL (x, excluded, s, kind, f, t) {
  // 设想的救助到达的人和户
  CALL (s, kind, f, t) {
    RETURN s AS y, kind AS scope, null AS via, f AS first, t AS last
    UNION ALL
    MATCH (s)-[b:BELONGS_TO]-(y)
    WHERE b.first_day <= b.last_day AND b.first_day <= t AND f <= b.last_day
    RETURN y, CASE WHEN kind = 'member' THEN 'household' ELSE 'member' END AS scope, s AS via,
           CASE WHEN b.first_day > f THEN b.first_day ELSE f END AS first, CASE WHEN b.last_day < t THEN b.last_day ELSE t END AS last
  }
  // 同时到达他们的已有救助
  CALL (y, first, last) {
    MATCH (y)<-[o:TO]-(g)
    WHERE o.first_day <= last AND first <= o.last_day
    RETURN g, null AS through, o.measure AS measure, CASE WHEN o.first_day > first THEN o.first_day ELSE first END AS common
    UNION ALL
    MATCH (y)-[b:BELONGS_TO]-(z)<-[o:TO]-(g)
    WHERE b.first_day <= b.last_day AND o.first_day <= b.last_day AND b.first_day <= o.last_day
      AND o.first_day <= last AND first <= o.last_day AND b.first_day <= last AND first <= b.last_day
      AND NOT y.id IN coalesce(g.not_covered, [])
    RETURN g, z AS through, o.measure AS measure, reduce(late = first, d IN [o.first_day, b.first_day] | CASE WHEN d > late THEN d ELSE late END) AS common
  }
  WITH x, scope, y, g, common, CASE
      WHEN measure <> x.code OR x.repeatable THEN []
      WHEN via IS NULL AND through IS NULL THEN [{rule: 'same_measure', region: ''}]
      WHEN scope = 'household' THEN []
      WHEN via IS NULL OR through IS NULL THEN CASE WHEN x.unit = 'either' THEN [{rule: 'same_measure', region: ''}] ELSE [] END
      WHEN via <> through THEN [{rule: 'two_households', region: ''}]
      ELSE [] END
    + [e IN excluded WHERE e.scope = scope AND e.measure = measure] AS hits
  UNWIND hits AS hit
  RETURN hit, scope, y, g, common
  UNION ALL
  MATCH (x)-[:LIMITED_BY]->(l)
  WHERE NOT l.same_reason
  CALL (s, x, l) {
    MATCH (s)<-[o:TO]-(g)
    WHERE o.measure = x.code AND (l.per = 'ever' OR g.starts_on.year = $from.year)
    WITH l, g, o.first_day AS first
    ORDER BY first, g.id
    WITH l, collect(g) AS given
    WHERE size(given) >= l.max
    WITH [g IN given WHERE g.starts_on <= $from][-1..] + [g IN given WHERE g.starts_on > $from][..1] AS neighbours
    UNWIND neighbours AS g
    RETURN g
  }
  RETURN {rule: 'once', region: coalesce(l.region, ''), clause: {document: l.document, clause: l.clause, status: l.status}} AS hit,
         kind AS scope, s AS y, g, f AS common
}
// 涉及的户,供分地区的规定和可见范围之用
CALL (s, kind, f, t, scope, y, g) {
  MATCH (g)-[:TO]->(u)
  UNWIND CASE WHEN scope = 'household' THEN [] ELSE [[s, f, t], [u, g.first_day, g.last_day]] END AS given
  WITH y, given[0] AS target, given[1] AS first, given[2] AS last
  CALL (y, target, first, last) {
    MATCH (y)-[m:BELONGS_TO]->(h)
    WHERE y = target
    WITH h, CASE WHEN m.first_day <= m.last_day AND m.first_day <= last AND first <= m.last_day THEN -200000
                 WHEN m.last_day < first THEN -m.last_day
                 ELSE 200000 + m.first_day END AS distance
    WITH collect([h, distance]) AS near, min(distance) AS least
    UNWIND [n IN near WHERE n[1] = least | n[0]] AS h
    RETURN h
    UNION
    WITH target AS h
    WHERE y <> h
    RETURN h
  }
  RETURN collect(h.code) AS around
}
WITH hit, g, f, x, common, CASE WHEN scope = 'household' THEN [y.code] ELSE around END AS codes
WHERE (hit.region = '' OR any(code IN codes WHERE code STARTS WITH hit.region))
  AND ($scope.region = '' OR any(code IN codes WHERE code STARTS WITH $scope.region))
WITH *
ORDER BY size(hit.region) DESC, hit.clause.document, hit.clause.clause
WITH g, f, x, hit.rule AS rule, collect(hit.clause)[0] AS cited, min(common) AS first
CALL (x, first, cited) {
  OPTIONAL MATCH (x)-[:HAS_VERSION]->(v)
  WHERE v.valid_from <= date('1970-01-01') + duration({days: first})
    AND (v.valid_to IS NULL OR v.valid_to >= date('1970-01-01') + duration({days: first}))
  WITH v, cited
  ORDER BY v.valid_from DESC
  LIMIT 1
  RETURN coalesce(cited, CASE WHEN v IS NOT NULL THEN {document: v.document, clause: v.clause, status: v.status} END) AS clause
}
CALL (g, f) {
  MATCH (g)-[:TO]->(h:Household)
  RETURN h.id AS household
  UNION ALL
  MATCH (g)-[:TO]->(m:Member)
  OPTIONAL MATCH (m)-[b:BELONGS_TO]->(h)
  WITH b, h
  ORDER BY CASE WHEN b.first_day <= f AND f <= b.last_day THEN -200000 WHEN b.last_day < f THEN -b.last_day ELSE 200000 + b.first_day END, h.id
  LIMIT 1
  RETURN h.id AS household
}
MATCH (g)-[:BY]->(d)
RETURN rule, g.id AS grant, g.measure AS measure, household, d.code AS department, g.starts_on AS since,
       CASE WHEN g.last_day < 99999 THEN date('1970-01-01') + duration({days: g.last_day}) END AS until,
       clause, clause.status AS status
ORDER BY rule, grant
