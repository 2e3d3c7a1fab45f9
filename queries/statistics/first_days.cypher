// purpose: 发放、转介、走访各从哪天起有数据:最早的一笔与最早一份表的数据日期,取早的
// params:  $scope map
// returns: kind, first
// access:  read
// note:    只看查询人地区内的各笔;转介不算草拟与录入有误。没有任何表也没有任何一笔的种类没有行
CALL () {
  MATCH (b:Batch)
  WHERE b.kind IN ['payment', 'referral', 'visit']
  RETURN b.kind AS kind, b.data_date AS day
  UNION ALL
  MATCH (p:Payment)
  WHERE p.paid_on IS NOT NULL
    AND ($scope.region = ''
         OR EXISTS { (p)-[:PAYS]->(:Grant)-[:TO]->(h:Household) WHERE h.code STARTS WITH $scope.region }
         OR EXISTS { (p)-[:PAYS]->(:Grant)-[:TO]->(:Member)-[:BELONGS_TO]->(h:Household) WHERE h.code STARTS WITH $scope.region })
  WITH p.paid_on AS day
  ORDER BY day
  LIMIT 1
  RETURN 'payment' AS kind, day
  UNION ALL
  MATCH (r:Referral)
  WHERE r.sent_on IS NOT NULL AND NOT r.state IN ['草拟', '录入有误']
    AND ($scope.region = '' OR EXISTS { (r)-[:ABOUT]->(h:Household) WHERE h.code STARTS WITH $scope.region })
  WITH r.sent_on AS day
  ORDER BY day
  LIMIT 1
  RETURN 'referral' AS kind, day
  UNION ALL
  MATCH (v:Visit)
  WHERE v.visited_on IS NOT NULL
    AND ($scope.region = '' OR EXISTS { (v)-[:ABOUT]->(h:Household) WHERE h.code STARTS WITH $scope.region })
  WITH v.visited_on AS day
  ORDER BY day
  LIMIT 1
  RETURN 'visit' AS kind, day
}
RETURN kind, min(day) AS first
ORDER BY kind
