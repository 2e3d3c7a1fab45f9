// purpose: 这件转介在不在(在查询人的地区内)
// params:  $referral string; $scope map
// returns: referral
// access:  read
// note:    无
MATCH (r:Referral {id: $referral})
WHERE $scope.region = '' OR EXISTS {
  MATCH (r)-[:ABOUT]->(h:Household)
  WHERE h.code STARTS WITH $scope.region
}
RETURN r.id AS referral
ORDER BY referral
