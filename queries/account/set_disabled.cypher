// purpose: 停用或启用一个帐号,并结束它的全部会话
// params:  $account string; $disabled bool
// returns: none
// access:  write
// note:    令牌随帐号失效,启用后恢复
MATCH (u:User {name: $account})
SET u.disabled = $disabled, u.failed = 0, u.locked_until = null
WITH u
MATCH (s:LoginSession {user: u.name})
DELETE s
