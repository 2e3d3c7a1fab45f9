// purpose: 几件转介的双方、状态和到目前的版本数,供案头上直接办一步
// params:  $referrals list; $scope map
// returns: referral, from_department, to_department, state, followed_by, version
// access:  read
// note:    version 与 show_referral 的相同
UNWIND $referrals AS number
MATCH (r:Referral {id: number})-[:ABOUT]->(h:Household)
USING INDEX SEEK r:Referral(id)
WHERE h.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
RETURN r.id AS referral, sender.code AS from_department, receiver.code AS to_department, r.state AS state,
       COLLECT { MATCH (r)<-[:FOLLOWS]-(next:Referral) RETURN next.id AS id ORDER BY id } AS followed_by,
       coalesce(COLLECT { MATCH (r)<-[:RECORDS]-(e:Entry) RETURN max(e.version) }[0], 0) AS version
ORDER BY referral
