// purpose: 写入政策目录的预警线
// params:  $rows list
// returns: written
// access:  write
// note:    分数达到即预警
UNWIND $rows AS row
MERGE (n:Threshold {key: row.key})
SET n.points = row.points,
    n.region = row.region,
    n.household_type = row.household_type,
    n.valid_from = row.valid_from,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
