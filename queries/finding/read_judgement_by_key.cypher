// purpose: 同一请求编号已写过的判断
// params:  $key string
// returns: judgement
// access:  read
// note:    无
MATCH (j:Judgement {idempotency_key: $key})
RETURN j.id AS judgement
ORDER BY judgement
