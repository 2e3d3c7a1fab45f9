// purpose: 同一幂等键已经开出的会议
// params:  $key string
// returns: meeting, digest
// access:  read
// note:    最多一行:键唯一
MATCH (m:Meeting {idempotency_key: $key})
RETURN m.id AS meeting, m.digest AS digest
ORDER BY meeting
