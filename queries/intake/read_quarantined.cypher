// purpose: 隔离区里的全部行(或一个部门送来的),连同密封的原行
// params:  $department string?
// returns: kind, file, sheet, row, column, reason, waiting, raw_sealed
// access:  read
// note:    供导出修改;原行在程序里解封
MATCH (q:Quarantined)-[:IN_BATCH]->(b:Batch)
WHERE $department IS NULL OR EXISTS { (b)-[:SENT_BY]->(:Department {code: $department}) }
RETURN b.kind AS kind, b.file AS file, b.sheet AS sheet, q.row AS row, q.column AS column, q.reason AS reason,
       q.waiting AS waiting, q.raw_sealed AS raw_sealed
ORDER BY b.seq, row
