// purpose: 导入轮流进行:锁住唯一的轮次节点
// params:  $request string; $files bool
// returns: batches
// access:  write
// note:    单行;独立的一条语句,先于任何读取。batches = 至今的批次数;writes 每次写入加一,触动的转介记下它;
//          files = 最近一次导入的记号,转介的一步和当场记的走访不动它
MERGE (t:Intake {name: 'turn'})
SET t.request = $request, t.writes = coalesce(t.writes, 0) + 1,
    t.files = CASE WHEN $files THEN $request ELSE t.files END
RETURN coalesce(t.batches, 0) AS batches
