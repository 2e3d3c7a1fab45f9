// purpose: 把发放连到它所付的救助
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (p:Payment {id: row.id})
MATCH (g:Grant {id: row.grant})
CREATE (p)-[:PAYS]->(g)
