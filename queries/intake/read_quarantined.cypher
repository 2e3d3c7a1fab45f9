// purpose: 隔离区里的行(全部,或一个部门送来的),连同密封的原行
// params:  $department string?; $kind string?; $waiting bool?; $file string?
// returns: id, kind, file, sheet, row, column, reason, waiting, data_date, region, seq, raw_sealed
// access:  read
// note:    最新的批次在前;region=送来的帐号的地区(前缀;命令行或全部地区的帐号送来的为空);原行在程序里解封
MATCH (q:Quarantined)-[:IN_BATCH]->(b:Batch)
WHERE ($department IS NULL OR EXISTS { (b)-[:SENT_BY]->(:Department {code: $department}) })
  AND ($kind IS NULL OR b.kind = $kind) AND ($waiting IS NULL OR q.waiting = $waiting)
  AND ($file IS NULL OR b.file CONTAINS $file)
RETURN q.id AS id, b.kind AS kind, b.file AS file, b.sheet AS sheet, q.row AS row, q.column AS column, q.reason AS reason,
       q.waiting AS waiting, b.data_date AS data_date, b.region AS region, b.seq AS seq,
       q.raw_sealed AS raw_sealed
ORDER BY seq DESC, row
