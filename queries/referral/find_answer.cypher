// purpose: 同一幂等键已经写下的那一笔的正文
// params:  $key string
// returns: body
// access:  read
// note:    最多一行:幂等键唯一
MATCH (e:Entry {idempotency_key: $key})
RETURN e.body AS body
ORDER BY body
