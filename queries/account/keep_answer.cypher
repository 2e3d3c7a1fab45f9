// purpose: 记下对一个幂等键的回答
// params:  $key string; $digest string; $status int; $body string; $etag string?; $at datetime
// returns: none
// access:  write
// note:    先到的算数
MERGE (k:KeptAnswer {key: $key})
ON CREATE SET k.digest = $digest, k.status = $status, k.body = $body, k.etag = $etag, k.at = $at
