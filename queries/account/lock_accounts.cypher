// purpose: 帐号管理一件一件地来:先锁,再读最后一笔
// params:  $request string
// returns: none
// access:  write
// note:    单独一条语句,先锁后读
MERGE (l:AccountLedger {name: 'accounts'})
SET l.lock = $request
