// purpose: 换密码,并结束该帐号的全部会话
// params:  $account string; $password string
// returns: none
// access:  write
// note:    同时解除锁定
MATCH (u:User {name: $account})
SET u.password = $password, u.failed = 0, u.locked_until = null
WITH u
MATCH (s:LoginSession {user: u.name})
DELETE s
