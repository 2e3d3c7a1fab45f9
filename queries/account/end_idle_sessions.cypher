// purpose: 删去早已过期的会话和早已答过的请求
// params:  $before datetime; $answered_before datetime
// returns: none
// access:  write
// note:    启动服务时运行
CALL () {
  MATCH (s:LoginSession) WHERE s.seen_at < $before
  DELETE s
}
CALL () {
  MATCH (k:KeptAnswer) WHERE k.at < $answered_before
  DELETE k
}
