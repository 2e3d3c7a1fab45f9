// purpose: 这些户、人、救助、转介是否在查询人的地区内
// params:  $households list; $people list; $grants list; $referrals list; $scope map
// returns: kind, key, here
// access:  read
// note:    没有登记的不列;一人或一项救助涉及几户的,全在地区内才算
CALL () {
  MATCH (h:Household)
  WHERE h.id IN $households
  RETURN 'household' AS kind, h.id AS key, h
  UNION
  MATCH (m:Member)-[:BELONGS_TO]->(h:Household)
  WHERE m.id IN $people
  RETURN 'person' AS kind, m.id AS key, h
  UNION
  MATCH (g:Grant)-[:TO]->(h:Household)
  WHERE g.id IN $grants
  RETURN 'grant' AS kind, g.id AS key, h
  UNION
  MATCH (g:Grant)-[:TO]->(:Member)-[:BELONGS_TO]->(h:Household)
  WHERE g.id IN $grants
  RETURN 'grant' AS kind, g.id AS key, h
  UNION
  MATCH (r:Referral)-[:ABOUT]->(h:Household)
  WHERE r.id IN $referrals
  RETURN 'referral' AS kind, r.id AS key, h
}
WITH kind, key, collect(coalesce(h.code, '')) AS codes
RETURN kind, key, all(code IN codes WHERE code STARTS WITH $scope.region) AS here
ORDER BY kind, key
