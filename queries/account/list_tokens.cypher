// purpose: 令牌一览(可只看一个帐号)
// params:  $account string?
// returns: token, account, created_at, expires_at, revoked
// access:  read
// note:    不含令牌本身
MATCH (t:Token)
WHERE $account IS NULL OR t.user = $account
RETURN t.id AS token, t.user AS account, t.created_at AS created_at, t.expires_at AS expires_at, t.revoked AS revoked
ORDER BY account, created_at, token
