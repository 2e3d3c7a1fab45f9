// purpose: 若干户各由谁包:直接包户的,按网格包的
// params:  $households list; $on date; $scope map
// returns: household, grid, protected, own, by_grid
// access:  read
// note:    只算当日有效的;own、by_grid 为走访人(密)的列表,没有人包即空
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN h.id AS household, h.grid AS grid, h.protected AS protected,
       COLLECT { MATCH (d:Duty {household: h.id})
                 WHERE d.valid_from <= $on AND coalesce($on <= d.valid_to, true)
                 RETURN d.visitor_sealed ORDER BY d.id } AS own,
       COLLECT { MATCH (d:Duty {grid: h.grid})
                 WHERE h.code STARTS WITH d.region AND d.valid_from <= $on AND coalesce($on <= d.valid_to, true)
                 RETURN d.visitor_sealed ORDER BY d.id } AS by_grid
ORDER BY household
