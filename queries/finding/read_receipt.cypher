// purpose: 按回执号取救前查询的答复
// params:  $receipt string; $scope map
// returns: body, mac
// access:  read
// note:    对象在查询人的地区内才给
MATCH (r:Receipt {id: $receipt})
WHERE $scope.region = ''
   OR EXISTS { MATCH (h:Household {id: r.subject}) WHERE h.code STARTS WITH $scope.region }
   OR EXISTS { MATCH (:Member {id: r.subject})-[:BELONGS_TO]->(h:Household) WHERE h.code STARTS WITH $scope.region }
RETURN r.body AS body, r.mac AS mac
ORDER BY body
