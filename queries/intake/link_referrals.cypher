// purpose: 把转介连到所说的户、人、转出转入部门与上一转介
// params:  $rows list
// returns: none
// access:  write
// note:    只有身份证号的转介,户按成链规则定
UNWIND $rows AS row
MATCH (r:Referral {id: row.id})
MATCH (sender:Department {code: row.sender})
MATCH (receiver:Department {code: row.receiver})
CREATE (r)-[:FROM]->(sender)
CREATE (r)-[:SENT_TO]->(receiver)
WITH r, row
OPTIONAL MATCH (h:Household {id: row.household})
OPTIONAL MATCH (m:Member {id: row.person})
OPTIONAL MATCH (before:Referral {id: row.follows})
FOREACH (home IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (r)-[:ABOUT]->(home))
FOREACH (person IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (r)-[:FOR]->(person))
FOREACH (previous IN CASE WHEN before IS NULL THEN [] ELSE [before] END | CREATE (r)-[:FOLLOWS]->(previous))
