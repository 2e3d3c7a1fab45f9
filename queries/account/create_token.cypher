// purpose: 给一个帐号发令牌
// params:  $token string; $digest string; $account string; $at datetime; $expires_at datetime
// returns: none
// access:  write
// note:    只存摘要,令牌本身只在发出时显示一次
CREATE (:Token {id: $token, digest: $digest, user: $account, created_at: $at, expires_at: $expires_at, revoked: false})
