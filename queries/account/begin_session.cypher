// purpose: 登录成功,开始一个会话
// params:  $digest string; $account string; $at datetime
// returns: none
// access:  write
// note:    只存编号的摘要
CREATE (:LoginSession {digest: $digest, user: $account, began_at: $at, seen_at: $at})
