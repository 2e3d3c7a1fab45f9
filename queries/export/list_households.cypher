// purpose: 地区内的户,供图导出
// params:  $region string; $scope map
// returns: household, kind, protected, code, grid
// access:  read
// note:    有保护标记的、没有说有没有的,都不给区划和网格;姓名、地址一律不导出
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH h, coalesce(h.protected, true) AS protected
RETURN h.id AS household, h.kind AS kind, protected,
       CASE WHEN NOT protected THEN h.code END AS code,
       CASE WHEN NOT protected THEN h.grid END AS grid
ORDER BY household
