// purpose: 在等若干键的等待行
// params:  $keys list
// returns: id, row, cells_sealed, batch, batch_seq, file, sheet, kind, department, data_date, brings
// access:  read
// note:    列与 read_waiting 相同;brings = 这一行被接收后会带来的键
UNWIND $keys AS key
MATCH (:Awaited {key: key})<-[:WAITS_FOR]-(q:Quarantined)
WITH DISTINCT q
MATCH (q)-[:IN_BATCH]->(b:Batch)-[:SENT_BY]->(d:Department)
RETURN q.id AS id, q.row AS row, q.cells_sealed AS cells_sealed, b.id AS batch, b.seq AS batch_seq, b.file AS file,
       b.sheet AS sheet, b.kind AS kind, d.code AS department, b.data_date AS data_date, q.brings AS brings
ORDER BY batch_seq, row
