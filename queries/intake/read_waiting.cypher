// purpose: 所等之一已到(或全部)的等待行,先收到的在前
// params:  $everything bool; $limit int
// returns: id, row, cells_sealed, batch, batch_seq, file, sheet, kind, department, data_date, brings
// access:  read
// note:    everything = 不论所等到没到,全部重看
MATCH (a:Awaited)<-[:WAITS_FOR]-(q:Quarantined)
WHERE a.arrived OR $everything
WITH DISTINCT q
MATCH (q)-[:IN_BATCH]->(b:Batch)-[:SENT_BY]->(d:Department)
RETURN q.id AS id, q.row AS row, q.cells_sealed AS cells_sealed, b.id AS batch, b.seq AS batch_seq, b.file AS file,
       b.sheet AS sheet, b.kind AS kind, d.code AS department, b.data_date AS data_date,
       q.brings AS brings
ORDER BY batch_seq, row
LIMIT $limit
