// purpose: 写发放节点,并连到它所付的救助
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)
UNWIND $rows AS row
MERGE (p:Payment:Filed {key: row.key})
SET p += row.properties
WITH p, row.links AS to
WHERE to IS NOT NULL
MATCH (g:Grant {id: to.grant})
CREATE (p)-[:PAYS]->(g)
