// purpose: 这一户(或它的人)的一件申请:哪项措施、谁受理
// params:  $application string; $household string; $scope map
// returns: application, measure, department, person
// access:  read
// note:    别户的与不存在的一样
MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
MATCH (a:Application {id: $application})-[:RECEIVED_BY]->(d:Department)
WHERE EXISTS { (a)-[:FOR]->(h) } OR EXISTS { (a)-[:FOR]->(:Member)-[:BELONGS_TO]->(h) }
RETURN a.id AS application, a.measure AS measure, d.code AS department, [(a)-[:FOR]->(m:Member) | m.id][0] AS person
ORDER BY application
