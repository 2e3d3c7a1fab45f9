// purpose: 给帐号设置(或取消)第二因素,并结束它的全部会话
// params:  $account string; $sealed string?
// returns: none
// access:  write
// note:    sealed 为密封的密钥,空=取消
MATCH (u:User {name: $account})
SET u.second_factor = $sealed, u.second_factor_step = 0
WITH u
MATCH (s:LoginSession {user: u.name})
DELETE s
