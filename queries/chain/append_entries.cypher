// purpose: 写入链上的若干笔
// params:  $entries list; $recorded_at datetime; $algorithm string; $key_id string
// returns: none
// access:  write
// note:    (household, seq) 与 (household, previous) 唯一:两个写入者不可能都成功
UNWIND $entries AS entry
CREATE (e:Entry)
SET e = entry.properties, e.recorded_at = $recorded_at, e.algorithm = $algorithm, e.key_id = $key_id
