// purpose: 一个令牌的帐号,连同此刻的权限
// params:  $digest string
// returns: account, role, region, department, disabled, token, expires_at, revoked
// access:  read
// note:    权限每次请求都重读
MATCH (t:Token {digest: $digest})
MATCH (u:User {name: t.user})
RETURN u.name AS account, u.role AS role, u.region AS region, u.department AS department, u.disabled AS disabled,
       t.id AS token, t.expires_at AS expires_at, t.revoked AS revoked
ORDER BY account
