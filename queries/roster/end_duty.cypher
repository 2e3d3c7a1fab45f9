// purpose: 名册的一笔到哪天为止,只写一次
// params:  $duty string; $before int?; $until date; $key string; $digest string
// returns: duty
// access:  write
// note:    没有行=已经结束,或已不是看到的那一版
MATCH (d:Duty {id: $duty})
SET d.lock = $key
WITH d
WHERE d.valid_to IS NULL AND ($before IS NULL OR d.version = $before)
SET d.valid_to = $until, d.version = d.version + 1, d.end_key = $key, d.end_digest = $digest
RETURN d.id AS duty
