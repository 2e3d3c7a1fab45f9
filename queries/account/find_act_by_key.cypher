// purpose: 用这个幂等键对帐号办过的事
// params:  $by string; $key string
// returns: body
// access:  read
// note:    幂等键属于办事的人;没有时没有行
MATCH (a:AccountAct {idempotency_key: $key, by: $by})
RETURN a.body AS body
ORDER BY body
