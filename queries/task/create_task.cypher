// purpose: 写下一件任务,交给部门
// params:  $properties map; $alert string?; $carries string?
// returns: task
// access:  write
// note:    alert = 引出它的预警;carries = 它所办的决定、推送、核实、承诺或申诉
MATCH (h:Household {id: $properties.household})
MATCH (d:Department {code: $properties.department})
CREATE (t:Task)-[:ABOUT]->(h)
CREATE (t)-[:ASSIGNED_TO]->(d)
SET t = $properties
WITH t
OPTIONAL MATCH (a:Alert {id: $alert})
FOREACH (x IN CASE WHEN a IS NULL THEN [] ELSE [a] END | CREATE (x)-[:LED_TO]->(t))
WITH t
OPTIONAL MATCH (o:Decision|Push|Verification|Pledge|Complaint {id: $carries})
FOREACH (x IN CASE WHEN o IS NULL THEN [] ELSE [o] END | CREATE (t)-[:CARRIES_OUT]->(x))
RETURN t.id AS task
