// purpose: 预警清单
// params:  $state string?; $household string?; $region string; $scope map
// returns: alert, household, state, holds, score, threshold, indicators, unknown, opened_on, due_on, provisional, disposition, version
// access:  read
// note:    先列待处置的,再按得分从高到低
MATCH (a:Alert)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($state IS NULL OR a.state = $state) AND ($household IS NULL OR h.id = $household)
RETURN a.id AS alert, h.id AS household, a.state AS state, a.holds AS holds, a.score AS score, a.threshold AS threshold,
       a.indicators AS indicators, a.unknown AS unknown, a.opened_on AS opened_on, a.due_on AS due_on,
       a.provisional AS provisional, a.disposition AS disposition, a.version AS version
ORDER BY CASE a.state WHEN '待处置' THEN 0 WHEN '已处置' THEN 1 ELSE 2 END, score DESC, household, alert
