// purpose: 审计轮流进行:锁住唯一的审计节点
// params:  $request string
// returns: none
// access:  write
// note:    独立的一条语句,先于任何读取。writes 逐次加一:疑点簿变没变,看它就知道
MERGE (t:Intake {name: 'audit'})
SET t.request = $request, t.writes = coalesce(t.writes, 0) + 1
