// purpose: 同一幂等键已经写下或结束的那一笔名册
// params:  $key string
// returns: duty, digest
// access:  read
// note:    最多一行:两个键各自唯一
CALL () {
  MATCH (d:Duty {idempotency_key: $key})
  RETURN d.id AS duty, d.digest AS digest
  UNION
  MATCH (d:Duty {end_key: $key})
  RETURN d.id AS duty, d.end_digest AS digest
}
RETURN duty, digest
ORDER BY duty
