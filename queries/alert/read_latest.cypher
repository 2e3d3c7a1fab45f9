// purpose: 若干户各自最近的一条预警
// params:  $households list; $scope map
// returns: household, alert, state, holds, lapsed_on, score, indicators, unknown
// access:  read
// note:    一户同时至多一条没有了结的预警
UNWIND $households AS id
MATCH (a:Alert {household: id})-[:ABOUT]->(h:Household)
USING INDEX SEEK a:Alert(household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
WITH id, a ORDER BY a.opened_at DESC, a.id DESC
WITH id, head(collect(a)) AS a
RETURN id AS household, a.id AS alert, a.state AS state, a.holds AS holds, a.lapsed_on AS lapsed_on, a.score AS score,
       a.indicators AS indicators, a.unknown AS unknown
ORDER BY household
