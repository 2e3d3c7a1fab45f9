// purpose: 某部门案头看了几户:它转出或接收过转介的户
// params:  $department string; $region string; $as_of date; $scope map
// returns: checked
// access:  read
// note:    单行
MATCH (:Department {code: $department})<-[:FROM|SENT_TO]-(r:Referral)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(DISTINCT h) AS checked
