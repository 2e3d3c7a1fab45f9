// purpose: 写转介节点,并连到所说的户、人、转出转入部门与上一转介
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)。
//          只有身份证号的转介,户按成链规则定
UNWIND $rows AS row
MERGE (r:Referral:Filed {key: row.key})
SET r += row.properties
WITH r, row.links AS to
WHERE to IS NOT NULL
MATCH (sender:Department {code: to.sender})
MATCH (receiver:Department {code: to.receiver})
CREATE (r)-[:FROM]->(sender)
CREATE (r)-[:SENT_TO]->(receiver)
WITH r, to
OPTIONAL MATCH (h:Household {id: to.household})
OPTIONAL MATCH (m:Member {id: to.person})
OPTIONAL MATCH (before:Referral {id: to.follows})
FOREACH (home IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (r)-[:ABOUT]->(home))
FOREACH (person IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (r)-[:FOR]->(person))
FOREACH (previous IN CASE WHEN before IS NULL THEN [] ELSE [before] END | CREATE (r)-[:FOLLOWS]->(previous))
