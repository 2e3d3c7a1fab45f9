// purpose: 哪些角色必须有第二因素
// params:  none
// returns: roles
// access:  read
// note:    没有要求过时没有行
MATCH (l:AccountLedger {name: 'accounts'})
WHERE l.demanded IS NOT NULL
RETURN l.demanded AS roles
ORDER BY roles
