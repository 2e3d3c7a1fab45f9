// purpose: 写入政策目录的互斥、择高、补差规定
// params:  $rows list
// returns: written
// access:  write
// note:    方向如文件所写,一条一个关系;region 为空表示各地都算
UNWIND $rows AS row
MATCH (a:Measure {code: row.a})
MATCH (b:Measure {code: row.b})
MERGE (a)-[n:EXCLUDES {key: row.key}]->(b)
SET n.kind = row.kind,
    n.scope = row.scope,
    n.region = row.region,
    n.document = row.document,
    n.clause = row.clause,
    n.status = row.status,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
