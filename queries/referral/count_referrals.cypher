// purpose: 转介类查询看了几户:有转介的户
// params:  $region string; $as_of date; $scope map
// returns: checked
// access:  read
// note:    单行
MATCH (r:Referral)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(DISTINCT h) AS checked
