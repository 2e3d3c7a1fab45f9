// purpose: 写入政策目录的事由及其别名
// params:  $rows list
// returns: written
// access:  write
// note:    按名称
UNWIND $rows AS row
MERGE (n:Reason {name: row.name})
SET n.aliases = row.aliases,
    n.definition = row.definition
RETURN count(n) AS written
