// purpose: 这些户在下一级的哪一处
// params:  $households list; $region string; $scope map
// returns: household, place, protected
// access:  read
// note:    不在 region 与查询人地区内的不列;place 为 12 位代码,直接登记在本级的为本级自己的
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN h.id AS household,
       left(left(h.code, CASE size($region) WHEN 0 THEN 2 WHEN 2 THEN 4 WHEN 4 THEN 6 WHEN 6 THEN 9 ELSE 12 END) + '000000000000', 12) AS place,
       h.protected AS protected
ORDER BY household
