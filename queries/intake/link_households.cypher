// purpose: 把家庭连到所在行政区划
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (h:Household {id: row.id})
MATCH (r:Region {code: row.code})
CREATE (h)-[:IN]->(r)
