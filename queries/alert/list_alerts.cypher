// purpose: 预警清单
// params:  $state string?; $household string?; $region string; $scope map
// returns: alert, household, state, holds, score, threshold, indicators, unknown, opened_on, due_on, provisional, disposition, version
// access:  read
// note:    先列待处置的,再按得分从高到低。记作已了结的,其后的会(到下一条预警为止)交办的任务还没有办完(未办成而又议过的不算),读作已处置
MATCH (a:Alert)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($household IS NULL OR h.id = $household)
WITH a, h, CASE WHEN a.state = '已了结' AND EXISTS {
  MATCH (h)<-[:ABOUT]-(:AgendaItem)<-[:DECIDES]-(d:Decision)<-[:CARRIES_OUT]-(t:Task)
  WHERE a.disposition = 3 AND a.closed_on <= d.decided_on AND t.state <> '已办结'
    AND NOT EXISTS { MATCH (n:Alert {household: h.id}) WHERE a.opened_at < n.opened_at AND n.opened_at < d.decided_at }
    AND NOT (t.state = '未办成' AND EXISTS { MATCH (l:Decision {household: h.id}) WHERE l.decided_at > d.decided_at })
} THEN '已处置' ELSE a.state END AS state
WHERE $state IS NULL OR state = $state
RETURN a.id AS alert, h.id AS household, state, a.holds AS holds, a.score AS score, a.threshold AS threshold,
       a.indicators AS indicators, a.unknown AS unknown, a.opened_on AS opened_on, a.due_on AS due_on,
       a.provisional AS provisional, a.disposition AS disposition, a.version AS version
ORDER BY CASE state WHEN '待处置' THEN 0 WHEN '已处置' THEN 1 ELSE 2 END, score DESC, household, alert
