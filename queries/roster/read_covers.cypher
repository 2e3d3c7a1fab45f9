// purpose: 若干户各由谁包:直接包户的,按网格包的
// params:  $households list; $on date; $scope map
// returns: household, grid, visitors_sealed
// access:  read
// note:    只算当日有效的;没有人包的户 visitors_sealed 为空列表
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN h.id AS household, h.grid AS grid, COLLECT {
  CALL (h) {
    MATCH (d:Duty {household: h.id})
    RETURN d
    UNION
    MATCH (d:Duty {grid: h.grid})
    WHERE h.code STARTS WITH d.region
    RETURN d
  }
  WITH d
  WHERE d.valid_from <= $on AND coalesce($on <= d.valid_to, true)
  RETURN d.visitor_sealed ORDER BY d.id
} AS visitors_sealed
ORDER BY household
