// purpose: 某部门(或全部)最近送来的批次
// params:  $department string?; $region string; $limit int
// returns: batch, department, file, sheet, kind, data_date, received_at, rows, created, updated, unchanged, quarantined, done
// access:  read
// note:    最新的在前;region 不为空时,只列这个地区(或其一部分)的帐号送来的,不列全县的
MATCH (b:Batch)-[:SENT_BY]->(d:Department)
WHERE ($department IS NULL OR d.code = $department) AND ($region = '' OR coalesce(b.region, '') STARTS WITH $region)
WITH b, d
ORDER BY b.seq DESC
LIMIT $limit
RETURN b.id AS batch, d.code AS department, b.file AS file, b.sheet AS sheet, b.kind AS kind, b.data_date AS data_date,
       b.received_at AS received_at, b.created + b.updated + b.unchanged + b.quarantined AS rows, b.created AS created,
       b.updated AS updated, b.unchanged AS unchanged, b.quarantined AS quarantined, b.done AS done
ORDER BY b.seq DESC
