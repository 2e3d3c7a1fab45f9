// purpose: 审计轮流进行:锁住唯一的审计节点
// params:  $request string
// returns: none
// access:  write
// note:    独立的一条语句,先于任何读取
MERGE (t:Intake {name: 'audit'})
SET t.request = $request
