// purpose: 隔离区里的全部行
// params:  none
// returns: file, sheet, row, column, reason, waiting
// access:  read
// note:    CSV 的 sheet 为空;行号按原文件
MATCH (q:Quarantined)-[:IN_BATCH]->(b:Batch)
RETURN b.file AS file, b.sheet AS sheet, q.row AS row, q.column AS column, q.reason AS reason, q.waiting AS waiting
ORDER BY b.seq, row
