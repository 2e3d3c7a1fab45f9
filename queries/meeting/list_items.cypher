// purpose: 一次会议的议程:各议题的缘由、案卷摘要、决定与任务
// params:  $meeting string; $scope map
// returns: item, household, state, position, reasons, dropped_why, sha256, frozen_seq, alerts, decision, tasks
// access:  read
// note:    撤下的排在最后。alerts 也含上次列入而未议、仍等着会商的预警
MATCH (:Meeting {id: $meeting})-[:HAS_ITEM]->(i:AgendaItem)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
OPTIONAL MATCH (d:Decision)-[:DECIDES]->(i)
RETURN i.id AS item, h.id AS household, i.state AS state, i.position AS position, i.reasons AS reasons,
       i.dropped_why AS dropped_why, i.sha256 AS sha256, i.frozen_seq AS frozen_seq,
       COLLECT { MATCH (a:Alert {household: h.id})-[:LED_TO]->(from:AgendaItem)
                 WHERE from = i OR (a.state = '已处置' AND a.disposition = 3)
                 RETURN DISTINCT a.id AS alert ORDER BY alert } AS alerts,
       CASE WHEN d IS NOT NULL THEN {decision: d.id, lead: d.lead, what: d.what, basis: d.basis, decided_on: d.decided_on,
                                     decided_by: d.decided_by} END AS decision,
       COLLECT { MATCH (t:Task)-[:CARRIES_OUT]->(d)
                 RETURN {task: t.id, department: t.department, what: t.what, state: t.state, due_on: t.due_on,
                         provisional: t.provisional}
                 ORDER BY t.due_on, t.id } AS tasks
ORDER BY state = '已撤下', position, item
