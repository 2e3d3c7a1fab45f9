// purpose: 只因当时目录里没有某个代码而隔离的行
// params:  $codes list
// returns: id, kind, row, raw_sealed
// access:  read
// note:    其他原因的行重试也是同样的错,不读
MATCH (q:Quarantined {waiting: false})-[:IN_BATCH]->(b:Batch)
WHERE size(q.codes) > 0 AND all(code IN q.codes WHERE code IN $codes)
RETURN q.id AS id, b.kind AS kind, q.row AS row, q.raw_sealed AS raw_sealed
ORDER BY id
