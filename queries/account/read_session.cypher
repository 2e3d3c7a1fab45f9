// purpose: 一个会话的帐号,连同此刻的权限
// params:  $digest string
// returns: account, role, region, department, disabled, began_at, seen_at
// access:  read
// note:    权限每次请求都重读
MATCH (s:LoginSession {digest: $digest})
MATCH (u:User {name: s.user})
RETURN u.name AS account, u.role AS role, u.region AS region, u.department AS department, u.disabled AS disabled,
       s.began_at AS began_at, s.seen_at AS seen_at
ORDER BY account
