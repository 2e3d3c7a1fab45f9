// purpose: 作废一个令牌
// params:  $token string
// returns: account
// access:  write
// note:    没有这个令牌时没有行
MATCH (t:Token {id: $token})
SET t.revoked = true
RETURN t.user AS account
ORDER BY account
