// purpose: 按现在的目录已无错的行:转为等待,随即再试
// params:  $rows list
// returns: none
// access:  write
// note:    所等为自身,即刻可试
UNWIND $rows AS row
MATCH (q:Quarantined {id: row.id})
SET q.waiting = true, q.cells_sealed = row.cells_sealed, q.codes = null
MERGE (a:Awaited {key: 'retry\u001F' + row.id})
SET a.arrived = true
MERGE (q)-[:WAITS_FOR]->(a)
