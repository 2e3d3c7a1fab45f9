// purpose: 一件申诉:谁对什么不服、期限、答复、引出的任务
// params:  $complaint string; $department string?; $scope map
// returns: complaint, household, code, type, person, against, target, measure, department, what, state, filed_on, made_by, due_on, provisional, limit_source, why, answered_on, answered_by, version, tasks
// access:  read
// note:    给了 department 时只看由它答复的;范围之外的与不存在的一样
MATCH (c:Complaint {id: $complaint})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND ($department IS NULL OR c.department = $department)
RETURN c.id AS complaint, h.id AS household, h.code AS code, h.kind AS type, c.person AS person, c.against AS against,
       c.target AS target, c.measure AS measure, c.department AS department, c.what AS what, c.state AS state,
       c.filed_on AS filed_on, c.made_by AS made_by, c.due_on AS due_on, c.provisional AS provisional,
       c.limit_source AS limit_source, c.why AS why, c.answered_on AS answered_on, c.answered_by AS answered_by,
       c.version AS version,
       COLLECT { MATCH (t:Task)-[:CARRIES_OUT]->(c)
                 RETURN {task: t.id, kind: t.kind, what: t.what, department: t.department, state: t.state,
                         due_on: t.due_on, provisional: t.provisional, version: t.version} ORDER BY t.made_at, t.id } AS tasks
ORDER BY complaint
