// purpose: 导入轮流进行:锁住唯一的轮次节点
// params:  $request string
// returns: batches
// access:  write
// note:    单行;独立的一条语句,先于任何读取。batches = 至今的批次数
MERGE (t:Intake {name: 'turn'})
SET t.request = $request
RETURN coalesce(t.batches, 0) AS batches
