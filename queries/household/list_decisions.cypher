// purpose: 协调会议对一户的决定,各带任务
// params:  $household string; $scope map
// returns: meeting, held_on, title, what, lead, basis, decided_on, tasks
// access:  read
// note:    近的在前;tasks 为承办部门、事项、到哪一步和期限
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
MATCH (d:Decision {household: h.id})
MATCH (m:Meeting {id: d.meeting})
RETURN m.id AS meeting, m.held_on AS held_on, m.title AS title, d.what AS what, d.lead AS lead, d.basis AS basis,
       d.decided_on AS decided_on,
       COLLECT { MATCH (t:Task)-[:CARRIES_OUT]->(d)
                 RETURN {task: t.id, department: t.department, what: t.what, state: t.state, due_on: t.due_on,
                         provisional: t.provisional}
                 ORDER BY t.due_on, t.id } AS tasks
ORDER BY decided_on DESC, meeting
