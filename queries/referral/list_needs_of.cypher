// purpose: 若干转介各为什么诉求
// params:  $numbers list; $scope map
// returns: referral, need
// access:  read
// note:    管辖之外的不列
UNWIND $numbers AS number
MATCH (r:Referral {id: number})-[:ABOUT]->(h:Household)
USING INDEX SEEK r:Referral(id)
WHERE h.code STARTS WITH $scope.region
RETURN r.id AS referral, r.need AS need
ORDER BY referral
