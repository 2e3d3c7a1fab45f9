// purpose: 全部帐号
// params:  none
// returns: account, role, region, department, disabled, locked_until, created_at, tokens, second_factor
// access:  read
// note:    tokens = 未作废的令牌数;不含密码
MATCH (u:User)
RETURN u.name AS account, u.role AS role, u.region AS region, u.department AS department, u.disabled AS disabled,
       u.locked_until AS locked_until, u.created_at AS created_at,
       COUNT { MATCH (t:Token {user: u.name}) WHERE NOT t.revoked } AS tokens,
       u.second_factor IS NOT NULL AS second_factor
ORDER BY account
