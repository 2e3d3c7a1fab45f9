// purpose: 某部门发出的、还没有了结的转介,现在在谁手里
// params:  $department string; $scope map
// returns: referral, household, need, to_department, state, sent_on, followed
// access:  read
// note:    收件在 department_inbox;这里是发件,接续后的也列,followed 为真
MATCH (d:Department {code: $department})<-[:FROM]-(r:Referral)-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $scope.region AND NOT r.state IN ['已闭环', '已撤回', '录入有误']
MATCH (r)-[:SENT_TO]->(to:Department)
RETURN r.id AS referral, h.id AS household, r.need AS need, to.code AS to_department, r.state AS state,
       r.sent_on AS sent_on, EXISTS { (r)<-[:FOLLOWS]-(:Referral) } AS followed
ORDER BY sent_on DESC, referral
