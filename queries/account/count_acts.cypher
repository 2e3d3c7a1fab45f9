// purpose: 对一个帐号做过几件事
// params:  $account string
// returns: acts
// access:  read
// note:    作帐号的版本(ETag);登录不算
MATCH (a:AccountAct {user: $account})
RETURN count(a) AS acts
ORDER BY acts
