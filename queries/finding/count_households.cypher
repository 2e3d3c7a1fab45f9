// purpose: 本地区查过的家庭有多少户
// params:  $region string; $scope map
// returns: checked
// access:  read
// note:    单行
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(h) AS checked
