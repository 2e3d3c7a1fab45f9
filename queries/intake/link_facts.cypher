// purpose: 把情况连到它所说的人或户,以及报告部门
// params:  $rows list
// returns: none
// access:  write
// note:    person 与 household 恰有其一
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (d:Department {code: row.department})
CREATE (f)-[:REPORTED_BY]->(d)
WITH f, row
OPTIONAL MATCH (h:Household {id: row.household})
OPTIONAL MATCH (m:Member {id: row.person})
FOREACH (holder IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (holder)-[:HAS_FACT]->(f))
FOREACH (holder IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (holder)-[:HAS_FACT]->(f))
