// purpose: 发给地区内的户及其人员的救助,供图导出
// params:  $region string; $scope map
// returns: grant, household, person, measure, department, cycle, starts_on, ends_on, stopped_on, approved_fen,
//          payments, paid_fen, not_covered
// access:  read
// note:    人员救助:只要在地区内某户有过在户记录就在内。事由、终止原因等随手写的字不导出
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
CALL (h) {
  MATCH (h)<-[:TO]-(g:Grant)
  RETURN g, h AS subject
  UNION
  MATCH (h)<-[:BELONGS_TO]-(m:Member)
  MATCH (m)<-[:TO]-(g:Grant)
  RETURN g, m AS subject
}
WITH DISTINCT g, subject               // 一人在两户,救助只列一次
MATCH (g)-[:OF]->(x:Measure)
MATCH (g)-[:BY]->(d:Department)
CALL (g) {
  OPTIONAL MATCH (p:Payment)-[:PAYS]->(g)
  RETURN count(p) AS payments, sum(p.amount_fen) AS paid_fen
}
RETURN g.id AS grant, CASE WHEN subject:Household THEN subject.id END AS household,
       CASE WHEN subject:Member THEN subject.id END AS person, x.code AS measure, d.code AS department,
       g.cycle AS cycle, g.starts_on AS starts_on, g.ends_on AS ends_on, g.stopped_on AS stopped_on,
       g.approved_fen AS approved_fen, payments, paid_fen, g.not_covered AS not_covered
ORDER BY grant
