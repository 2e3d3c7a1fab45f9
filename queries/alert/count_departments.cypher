// purpose: 各户有几个部门在办、在管:没有了结的转介、没有办结的申请
// params:  $households list; $scope map
// returns: household, departments
// access:  read
// note:    每户一行;部门代码有序
MATCH (h:Household)
WHERE h.id IN $households AND h.code STARTS WITH $scope.region
RETURN h.id AS household, COLLECT {
  CALL (h) {
    MATCH (h)<-[:ABOUT]-(r:Referral)-[:SENT_TO|FROM]->(d:Department)
    WHERE NOT r.state IN ['草拟', '已闭环', '已撤回', '录入有误'] AND NOT EXISTS { (r)<-[:FOLLOWS]-(:Referral) }
    RETURN d.code AS code
    UNION
    MATCH (h)<-[:FOR]-(a:Application)-[:RECEIVED_BY]->(d:Department)
    WHERE a.ended_on IS NULL
    RETURN d.code AS code
  }
  RETURN DISTINCT code ORDER BY code
} AS departments
ORDER BY household
