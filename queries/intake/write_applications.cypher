// purpose: 写申请节点,并连到申请的人或户、措施与受理部门
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)
UNWIND $rows AS row
MERGE (a:Application:Filed {key: row.key})
SET a += row.properties
WITH a, row.links AS to
WHERE to IS NOT NULL
MATCH (d:Department {code: to.department})
MATCH (x:Measure {code: to.measure})
CREATE (a)-[:RECEIVED_BY]->(d)
CREATE (a)-[:OF]->(x)
WITH a, to
OPTIONAL MATCH (h:Household {id: to.household})
OPTIONAL MATCH (m:Member {id: to.person})
FOREACH (subject IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (a)-[:FOR]->(subject))
FOREACH (subject IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (a)-[:FOR]->(subject))
