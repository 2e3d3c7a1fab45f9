// purpose: 写入措施版本的条件,每个叶子或组一个点
// params:  $rows list
// returns: written
// access:  write
// note:    path 是在条件树中的位置(1、2.1);value 是写明的值(文字列表),取自参数时为空
UNWIND $rows AS row
MATCH (v:PolicyVersion {key: row.version})
MERGE (n:Criterion {key: row.key})
MERGE (v)-[:REQUIRES]->(n)
SET n.path = row.path,
    n.kind = row.kind,
    n.fact = row.fact,
    n.op = row.op,
    n.value = row.value,
    n.parameter = row.parameter,
    n.times = row.times,
    n.subject = row.subject,
    n.advisory = row.advisory,
    n.trigger = row.trigger
RETURN count(n) AS written
