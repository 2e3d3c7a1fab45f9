// purpose: 一件任务:要办什么、交给谁、到哪一步、从哪里来
// params:  $task string; $department string?; $scope map
// returns: task, household, code, type, kind, what, department, measure, person, grant, missing_facts, state, due_on, provisional, limit_source, not_before, made_on, made_by, why, result, evidence, outcome, moved_on, moved_by, version, alert, alert_state, decision, meeting, push, verification, pledge, complaint
// access:  read
// note:    给了 department 时只看交给它的;范围之外的与不存在的一样
MATCH (t:Task {id: $task})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND ($department IS NULL OR t.department = $department)
OPTIONAL MATCH (a:Alert)-[:LED_TO]->(t)
OPTIONAL MATCH (t)-[:CARRIES_OUT]->(d:Decision)
OPTIONAL MATCH (t)-[:CARRIES_OUT]->(p:Push)
OPTIONAL MATCH (t)-[:CARRIES_OUT]->(v:Verification)
OPTIONAL MATCH (t)-[:CARRIES_OUT]->(l:Pledge)
OPTIONAL MATCH (t)-[:CARRIES_OUT]->(c:Complaint)
RETURN t.id AS task, h.id AS household, h.code AS code, h.kind AS type, t.kind AS kind, t.what AS what,
       t.department AS department, t.measure AS measure, t.person AS person, t.grant AS grant,
       t.missing_facts AS missing_facts, t.state AS state, t.due_on AS due_on, t.provisional AS provisional,
       t.limit_source AS limit_source, t.not_before AS not_before, t.made_on AS made_on, t.made_by AS made_by,
       t.why AS why, t.result AS result, t.evidence AS evidence, t.outcome AS outcome, t.moved_on AS moved_on,
       t.moved_by AS moved_by, t.version AS version, a.id AS alert, a.state AS alert_state, d.id AS decision,
       d.meeting AS meeting, p.id AS push, v.id AS verification, l.id AS pledge, c.id AS complaint
ORDER BY task
