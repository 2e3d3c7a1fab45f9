// purpose: 一户最近的预警,进案卷
// params:  $household string; $scope map
// returns: alert, state, score, threshold, indicators, unknown, evidence, untold, disposition, why
// access:  read
// note:    没有预警时没有行。state 是记着的,怎样读见 list_alerts
MATCH (a:Alert {household: $household})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN a.id AS alert, a.state AS state, a.score AS score, a.threshold AS threshold, a.indicators AS indicators,
       a.unknown AS unknown, a.evidence AS evidence, a.untold AS untold, a.disposition AS disposition, a.why AS why
ORDER BY a.opened_at DESC, alert
LIMIT 1
