// purpose: 记下较早版本所说的人:其在户变动仍会移动那一版的记录
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (t:Filed {key: row.key})
MATCH (m:Member {id: row.person})
MERGE (t)-[:ONCE_OF]->(m)
