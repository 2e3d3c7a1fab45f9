// purpose: 写入政策目录的部门
// params:  $rows list
// returns: written
// access:  write
// note:    按代码
UNWIND $rows AS row
MERGE (n:Department {code: row.code})
SET n.name = row.name,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
