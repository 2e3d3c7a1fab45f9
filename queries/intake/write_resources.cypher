// purpose: 写资源节点,并连到所在行政区划
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)
UNWIND $rows AS row
MERGE (n:Resource:Filed {key: row.key})
SET n += row.properties
WITH n, row.links AS to
WHERE to IS NOT NULL
MATCH (r:Region {code: to.code})
CREATE (n)-[:IN]->(r)
