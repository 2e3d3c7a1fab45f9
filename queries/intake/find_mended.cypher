// purpose: 隔离区导出的行改好后送回来:它们各自的原行
// params:  $ids list; $kind string; $department string; $batch string; $region string
// returns: id
// access:  read
// note:    只认同一种表、同一个部门送来的,帐号的地区(前缀)之外的帐号送来的不认;已经离开隔离区的没有行
UNWIND $ids AS id
MATCH (q:Quarantined {id: id})-[:IN_BATCH]->(b:Batch {kind: $kind})-[:SENT_BY]->(:Department {code: $department})
USING INDEX SEEK q:Quarantined(id)
WHERE b.id <> $batch AND coalesce(b.region STARTS WITH $region, true)
RETURN DISTINCT q.id AS id
ORDER BY id
