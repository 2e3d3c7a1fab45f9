// purpose: 一个帐号的角色、范围、密码摘要与锁定情况
// params:  $account string
// returns: account, role, region, department, password, disabled, failed, locked_until, second_factor, second_factor_step
// access:  read
// note:    没有这个帐号时没有行
MATCH (u:User {name: $account})
RETURN u.name AS account, u.role AS role, u.region AS region, u.department AS department, u.password AS password,
       u.disabled AS disabled, u.failed AS failed, u.locked_until AS locked_until,
       u.second_factor AS second_factor, coalesce(u.second_factor_step, 0) AS second_factor_step
ORDER BY account
