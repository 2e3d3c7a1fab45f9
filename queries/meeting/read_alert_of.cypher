// purpose: 一户最近的预警,进案卷
// params:  $household string; $scope map
// returns: alert, state, score, threshold, indicators, unknown, evidence, untold, disposition, why
// access:  read
// note:    没有预警时没有行。记作已了结的,其后的会(到下一条预警为止)交办的任务还没有办完(未办成而又议过的不算),读作已处置
MATCH (a:Alert {household: $household})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
WITH a, a.state = '已了结' AND EXISTS {
  MATCH (h)<-[:ABOUT]-(:AgendaItem)<-[:DECIDES]-(d:Decision)<-[:CARRIES_OUT]-(t:Task)
  WHERE a.disposition = 3 AND a.closed_on <= d.decided_on AND t.state <> '已办结'
    AND NOT EXISTS { MATCH (n:Alert {household: h.id}) WHERE a.opened_at < n.opened_at AND n.opened_at < d.decided_at }
    AND NOT (t.state = '未办成' AND EXISTS { MATCH (l:Decision {household: h.id}) WHERE l.decided_at > d.decided_at })
} AS undone
RETURN a.id AS alert, CASE WHEN undone THEN '已处置' ELSE a.state END AS state, a.score AS score, a.threshold AS threshold, a.indicators AS indicators,
       a.unknown AS unknown, a.evidence AS evidence, a.untold AS untold, a.disposition AS disposition, a.why AS why
ORDER BY a.opened_at DESC, alert
LIMIT 1
