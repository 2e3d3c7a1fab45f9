// purpose: 某部门发出或接收过的转介各是哪一户的,两列等长
// params:  $department string; $region string; $as_of date; $referrals list?; $scope map
// returns: referrals, households
// access:  read
// note:    单行。给 referrals 时只看这几件。不同的户有几个,就是 count_department_inbox
CALL () {
  MATCH (:Department {code: $department})<-[:FROM|SENT_TO]-(r:Referral)
  WHERE $referrals IS NULL
  RETURN r
  UNION
  UNWIND $referrals AS number
  MATCH (r:Referral {id: number})-[:FROM|SENT_TO]->(:Department {code: $department})
  USING INDEX SEEK r:Referral(id)
  RETURN r
}
MATCH (r)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN collect(r.id) AS referrals, collect(h.id) AS households
