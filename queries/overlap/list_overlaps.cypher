// purpose: 图里留存的重叠,供与从事实推出的相比
// params:  $only map
// returns: rule, grant_a, grant_b, subject, scope, homes, first_day, last_day, days, stretches, regions, documents, clauses, statuses, path
// access:  read
// note:    $only 同 derive_overlaps
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
RETURN o.rule AS rule, a.id AS grant_a, b.id AS grant_b, o.subject AS subject, o.scope AS scope, o.homes AS homes,
       o.first_day AS first_day, o.last_day AS last_day, o.days AS days, o.stretches AS stretches, o.regions AS regions,
       o.documents AS documents, o.clauses AS clauses, o.statuses AS statuses, o.path AS path
ORDER BY rule, grant_a, grant_b, subject, scope
