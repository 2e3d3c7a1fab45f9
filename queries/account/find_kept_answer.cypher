// purpose: 这个幂等键先前得到的回答
// params:  $key string
// returns: digest, status, body, etag
// access:  read
// note:    没有时没有行
MATCH (k:KeptAnswer {key: $key})
RETURN k.digest AS digest, k.status AS status, k.body AS body, k.etag AS etag
ORDER BY digest
