// purpose: 等到了却有错的行:留在隔离区,不再等待
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (q:Quarantined {id: row.id})
SET q.waiting = false, q.column = row.column, q.reason = row.reason
WITH q
MATCH (q)-[waits:WAITS_FOR]->(:Awaited)
DELETE waits
