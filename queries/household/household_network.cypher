// purpose: 一户周围:成员、成员还在的户、给户的和给人的措施与经办部门、转介的两头
// params:  $household string; $as_of date; $scope map
// returns: kind, source, target, label, runs
// access:  read
// note:    kind = member(户-人)、other(人-另一户)、aid(户或人-措施)、by(措施-部门)、referral(户-收方)、from(户-发方)。
//          给户的措施记在户上,给人的记在人上;另一户只列给那一户的。
//          另一户在查询人范围之外时 target 为空,那一户的措施不列;runs = 现在还在、还没了结
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
CALL (h, day) {
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)
  RETURN 'member' AS kind, h.id AS source, m.id AS target, b.relation AS label, b.first_day <= day AND day <= b.last_day AS runs
  UNION
  MATCH (h)<-[:BELONGS_TO]-(m:Member)
  MATCH (m)-[o:BELONGS_TO]->(other:Household)
  WHERE other <> h
  RETURN 'other' AS kind, m.id AS source, CASE WHEN other.code STARTS WITH $scope.region THEN other.id END AS target,
         o.relation AS label, o.first_day <= day AND day <= o.last_day AS runs
  UNION
  MATCH (h)<-[t:TO]-(g:Grant)
  RETURN 'aid' AS kind, h.id AS source, g.measure AS target, null AS label,
         max(CASE WHEN t.first_day <= day AND day <= t.last_day THEN 1 ELSE 0 END) = 1 AS runs
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)<-[t:TO]-(g:Grant)
  WHERE t.first_day <= b.last_day AND b.first_day <= t.last_day AND b.first_day <= b.last_day
  RETURN 'aid' AS kind, m.id AS source, g.measure AS target, null AS label,
         max(CASE WHEN t.first_day <= day AND day <= t.last_day THEN 1 ELSE 0 END) = 1 AS runs
  UNION
  MATCH (h)<-[:BELONGS_TO]-(:Member)-[:BELONGS_TO]->(other:Household)
  WHERE other <> h AND other.code STARTS WITH $scope.region
  WITH DISTINCT other, day
  MATCH (other)<-[t:TO]-(g:Grant)
  RETURN 'aid' AS kind, other.id AS source, g.measure AS target, null AS label,
         max(CASE WHEN t.first_day <= day AND day <= t.last_day THEN 1 ELSE 0 END) = 1 AS runs
  UNION
  MATCH (h)<-[:BELONGS_TO]-(:Member)-[:BELONGS_TO]->(other:Household)
  WHERE other <> h AND other.code STARTS WITH $scope.region
  WITH DISTINCT other
  MATCH (other)<-[:TO]-(g:Grant)-[:BY]->(d:Department)
  RETURN 'by' AS kind, g.measure AS source, d.code AS target, null AS label, true AS runs
  UNION
  MATCH (h)<-[:TO]-(g:Grant)-[:BY]->(d:Department)
  RETURN 'by' AS kind, g.measure AS source, d.code AS target, null AS label, true AS runs
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(:Member)<-[t:TO]-(g:Grant)-[:BY]->(d:Department)
  WHERE t.first_day <= b.last_day AND b.first_day <= t.last_day AND b.first_day <= b.last_day
  RETURN 'by' AS kind, g.measure AS source, d.code AS target, null AS label, true AS runs
  UNION
  MATCH (h)<-[:ABOUT]-(r:Referral)-[:SENT_TO]->(d:Department)
  RETURN 'referral' AS kind, h.id AS source, d.code AS target, r.need AS label,
         max(CASE WHEN r.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AND NOT (r)<-[:FOLLOWS]-(:Referral)
                  THEN 1 ELSE 0 END) = 1 AS runs
  UNION
  MATCH (h)<-[:ABOUT]-(r:Referral)-[:FROM]->(d:Department)
  RETURN 'from' AS kind, h.id AS source, d.code AS target, r.need AS label, false AS runs
}
RETURN kind, source, target, label, runs
ORDER BY kind, source, target, label
