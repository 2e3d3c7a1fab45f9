// purpose: 把若干行放进隔离区
// params:  $batch string; $rows list
// returns: none
// access:  write
// note:    原行密封保存;原因里没有姓名与身份证号
MATCH (b:Batch {id: $batch})
UNWIND $rows AS row
CREATE (q:Quarantined {id: row.id, batch_seq: row.batch_seq, row: row.row, column: row.column, reason: row.reason,
                       waiting: row.waiting, raw_sealed: row.raw_sealed, cells_sealed: row.cells_sealed,
                       codes: row.codes, brings: row.brings, thing: row.thing})
CREATE (q)-[:IN_BATCH]->(b)
