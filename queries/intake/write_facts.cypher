// purpose: 写情况节点,并连到它所说的人或户与报告部门
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)
UNWIND $rows AS row
MERGE (f:Fact:Filed {key: row.key})
SET f += row.properties
WITH f, row.links AS to
WHERE to IS NOT NULL
MATCH (d:Department {code: to.department})
CREATE (f)-[:REPORTED_BY]->(d)
WITH f, to
OPTIONAL MATCH (h:Household {id: to.household})
OPTIONAL MATCH (m:Member {id: to.person})
FOREACH (holder IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (holder)-[:HAS_FACT]->(f))
FOREACH (holder IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (holder)-[:HAS_FACT]->(f))
