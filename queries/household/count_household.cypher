// purpose: 这一户在不在(在查询人的地区内)
// params:  $household string; $scope map
// returns: checked
// access:  read
// note:    单行
OPTIONAL MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN count(h) AS checked
