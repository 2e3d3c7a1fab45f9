// purpose: 某部门发出的、还没有了结也没有接续的转介,现在在谁手里
// params:  $department string; $referrals list?; $region string; $scope map
// returns: referral, household, need, to_department, state, sent_on
// access:  read
// note:    收件在 department_inbox;这里是发件。给 referrals 时只看这几件
CALL () {
  MATCH (:Department {code: $department})<-[:FROM]-(r:Referral)
  WHERE $referrals IS NULL
  RETURN r
  UNION
  UNWIND $referrals AS number
  MATCH (r:Referral {id: number})-[:FROM]->(:Department {code: $department})
  USING INDEX SEEK r:Referral(id)
  RETURN r
}
MATCH (r)-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND NOT r.state IN ['已闭环', '已撤回', '录入有误']
  AND NOT EXISTS { (r)<-[:FOLLOWS]-(:Referral) }
MATCH (r)-[:SENT_TO]->(to:Department)
RETURN r.id AS referral, h.id AS household, r.need AS need, to.code AS to_department, r.state AS state, r.sent_on AS sent_on
ORDER BY sent_on DESC, referral
