// purpose: 隔离区里某部门(或全部)送来的行
// params:  $department string?; $begin int; $limit int
// returns: file, sheet, row, column, reason, waiting, data_date, total
// access:  read
// note:    最新的批次在前;total 为全部行数
MATCH (q:Quarantined)-[:IN_BATCH]->(b:Batch)-[:SENT_BY]->(d:Department)
WHERE $department IS NULL OR d.code = $department
WITH q, b
ORDER BY b.seq DESC, q.row
WITH collect({q: q, b: b}) AS found
WITH size(found) AS total, found[$begin..$begin + $limit] AS page
UNWIND page AS one
WITH total, one.q AS q, one.b AS b
RETURN b.file AS file, b.sheet AS sheet, q.row AS row, q.column AS column, q.reason AS reason, q.waiting AS waiting,
       b.data_date AS data_date, total
ORDER BY b.seq DESC, row
