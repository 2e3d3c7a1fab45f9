// purpose: 仍要等的行:先去掉旧的所等,随后重写
// params:  $rows list
// returns: none
// access:  write
// note:    所等可能只到了一部分
UNWIND $rows AS row
MATCH (q:Quarantined {id: row.id})
SET q.column = row.column, q.reason = row.reason, q.thing = row.thing
WITH q
MATCH (q)-[waits:WAITS_FOR]->(:Awaited)
DELETE waits
