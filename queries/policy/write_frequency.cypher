// purpose: 写入政策目录的次数限制
// params:  $rows list
// returns: written
// access:  write
// note:    挂在措施上;region 为空表示各地都算
UNWIND $rows AS row
MATCH (x:Measure {code: row.measure})
MERGE (n:Frequency {key: row.key})
MERGE (x)-[:LIMITED_BY]->(n)
SET n.max = row.max,
    n.per = row.per,
    n.same_reason = row.same_reason,
    n.region = row.region,
    n.document = row.document,
    n.clause = row.clause,
    n.status = row.status,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
