// purpose: 记下较早版本所说的人或救助:其在户变动仍会移动那一版的记录
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key 与 person(人)或 grant(调整、发放的救助)
UNWIND $rows AS row
MATCH (t:Filed {key: row.key})
OPTIONAL MATCH (m:Member {id: row.person})
OPTIONAL MATCH (g:Grant {id: row.grant})
FOREACH (subject IN CASE WHEN m IS NULL THEN [] ELSE [m] END | MERGE (t)-[:ONCE_OF]->(subject))
FOREACH (subject IN CASE WHEN g IS NULL THEN [] ELSE [g] END | MERGE (t)-[:ONCE_OF]->(subject))
