// purpose: 转介链看了几户(该户在查询人范围内为 1,否则为 0)
// params:  $household string?; $referral string?; $region string; $scope map
// returns: checked
// access:  read
// note:    单行
CALL () {
  MATCH (h:Household {id: $household})
  RETURN h
  UNION
  MATCH (:Referral {id: $referral})-[:ABOUT]->(h:Household)
  RETURN h
}
WITH h
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(h) AS checked
