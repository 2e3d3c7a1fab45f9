// purpose: 会话刚刚用过
// params:  $digest string; $at datetime
// returns: none
// access:  write
// note:    最多每分钟一次
MATCH (s:LoginSession {digest: $digest})
SET s.seen_at = $at
