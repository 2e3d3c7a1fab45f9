// purpose: 需求库:一个地区眼下的需求,各有几户
// params:  $region string; $scope map
// returns: need, households
// access:  read
// note:    没有了结的转介(最后一手)、没有当场解决的走访所说的;户多的在前
CALL () {
  MATCH (r:Referral)-[:ABOUT]->(h:Household)
  WHERE NOT r.state IN ['草拟', '已闭环', '已撤回', '录入有误'] AND NOT EXISTS { (r)<-[:FOLLOWS]-(:Referral) }
  RETURN r.need AS need, h
  UNION
  MATCH (v:Visit)-[:ABOUT]->(h:Household)
  WHERE v.need IS NOT NULL AND coalesce(v.handled, '') <> '即时解决'
  RETURN v.need AS need, h
}
WITH need, h
WHERE coalesce(h.code, '') STARTS WITH $region AND coalesce(h.code, '') STARTS WITH $scope.region
RETURN need, count(DISTINCT h) AS households
ORDER BY households DESC, need
