// purpose: 记下等待中的行在等什么
// params:  $rows list
// returns: none
// access:  write
// note:    key 如 household␟户编号、person␟P…
UNWIND $rows AS row
MATCH (q:Quarantined {id: row.id})
MERGE (a:Awaited {key: row.key})
SET a.arrived = false
MERGE (q)-[:WAITS_FOR]->(a)
