// purpose: 把申请连到申请的人或户、措施与受理部门
// params:  $rows list
// returns: none
// access:  write
// note:    person 与 household 恰有其一
UNWIND $rows AS row
MATCH (a:Application {id: row.id})
MATCH (d:Department {code: row.department})
MATCH (x:Measure {code: row.measure})
CREATE (a)-[:RECEIVED_BY]->(d)
CREATE (a)-[:OF]->(x)
WITH a, row
OPTIONAL MATCH (h:Household {id: row.household})
OPTIONAL MATCH (m:Member {id: row.person})
FOREACH (subject IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (a)-[:FOR]->(subject))
FOREACH (subject IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (a)-[:FOR]->(subject))
