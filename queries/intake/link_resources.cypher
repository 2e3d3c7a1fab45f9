// purpose: 把资源连到所在行政区划
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (n:Resource {id: row.id})
MATCH (r:Region {code: row.code})
CREATE (n)-[:IN]->(r)
