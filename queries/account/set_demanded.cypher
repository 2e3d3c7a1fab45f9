// purpose: 要求这些角色必须有第二因素
// params:  $roles list
// returns: none
// access:  write
// note:    空列表=都不要求
MATCH (l:AccountLedger {name: 'accounts'})
SET l.demanded = $roles
