// purpose: 写调整节点,并连到它所改的救助
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)
UNWIND $rows AS row
MERGE (a:Adjustment:Filed {key: row.key})
SET a += row.properties
WITH a, row.links AS to
WHERE to IS NOT NULL
MATCH (g:Grant {id: to.grant})
CREATE (a)-[:CHANGES]->(g)
