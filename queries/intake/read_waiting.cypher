// purpose: 所等之一已到(或全部)的等待行:还缺别的在前,可以写入的在后,各以先收到的在前
// params:  $everything bool; $limit int
// returns: id, row, cells_sealed, batch, batch_seq, file, sheet, kind, department, data_date, region, role, brings
// access:  read
// note:    everything = 不论所等到没到,全部重看。还缺别的先看:这一轮写入的不算它所等到的,轮到下一轮与更早收到的行一起看
MATCH (a:Awaited)<-[:WAITS_FOR]-(q:Quarantined)
WHERE a.arrived OR $everything
WITH DISTINCT q
MATCH (q)-[:IN_BATCH]->(b:Batch)-[:SENT_BY]->(d:Department)
RETURN q.id AS id, q.row AS row, q.cells_sealed AS cells_sealed, b.id AS batch, b.seq AS batch_seq, b.file AS file,
       b.sheet AS sheet, b.kind AS kind, d.code AS department, b.data_date AS data_date,
       b.region AS region, b.role AS role, q.brings AS brings
ORDER BY EXISTS { (q)-[:WAITS_FOR]->(other:Awaited) WHERE NOT other.arrived } DESC, batch_seq, row
LIMIT $limit
