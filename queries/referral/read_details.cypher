// purpose: 若干转介的理由和所接续的转介
// params:  $referrals list; $scope map
// returns: referral, household, reason, follows
// access:  read
// note:    范围外的户不列
UNWIND $referrals AS number
MATCH (r:Referral {id: number})-[:ABOUT]->(h:Household)
USING INDEX SEEK r:Referral(id)
WHERE h.code STARTS WITH $scope.region
OPTIONAL MATCH (r)-[:FOLLOWS]->(before:Referral)
RETURN r.id AS referral, h.id AS household, r.reason AS reason, before.id AS follows
ORDER BY referral
