// purpose: 记下谁在哪天看了哪一户
// params:  $key string; $by string; $household string; $day date; $at datetime
// returns: none
// access:  write
// note:    同一人同一天看同一户只记一条,次数累加
MERGE (v:Viewing {key: $key})
ON CREATE SET v.by = $by, v.household = $household, v.day = $day, v.first_at = $at, v.times = 0
SET v.last_at = $at, v.times = v.times + 1
