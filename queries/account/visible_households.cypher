// purpose: 这些户里,哪些在查询人的地区内
// params:  $households list; $scope map
// returns: household
// access:  read
// note:    一件事涉及两个地区的户时,另一半只说“其他地区”
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE h.code STARTS WITH $scope.region
RETURN h.id AS household
ORDER BY household
