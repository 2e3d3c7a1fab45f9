// purpose: 写入政策目录的措施版本
// params:  $rows list
// returns: written
// access:  write
// note:    条件另写;valid_to 为空表示仍有效
UNWIND $rows AS row
MATCH (x:Measure {code: row.measure})
MERGE (n:PolicyVersion {key: row.key})
MERGE (x)-[:HAS_VERSION]->(n)
SET n.measure = row.measure,
    n.valid_from = row.valid_from,
    n.valid_to = row.valid_to,
    n.document = row.document,
    n.clause = row.clause,
    n.status = row.status,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
