// purpose: 写入政策目录的数据更新期限
// params:  $rows list
// returns: written
// access:  write
// note:    kind 为英文词;超过 days 天的文件视为过旧
UNWIND $rows AS row
MERGE (n:Freshness {key: row.key})
SET n.department = row.department,
    n.kind = row.kind,
    n.days = row.days,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
