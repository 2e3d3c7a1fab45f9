// purpose: 退出登录
// params:  $digest string
// returns: none
// access:  write
// note:    会话不存在时什么也不做
MATCH (s:LoginSession {digest: $digest})
DELETE s
