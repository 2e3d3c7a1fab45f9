// purpose: 写入政策目录的预警指标
// params:  $rows list
// returns: written
// access:  write
// note:    条件在 definition 里,写法与措施的条件相同
UNWIND $rows AS row
MERGE (n:Indicator {code: row.code})
SET n.name = row.name,
    n.dimension = row.dimension,
    n.points = row.points,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
