// purpose: 把调整连到它所改的救助
// params:  $rows list
// returns: none
// access:  write
// note:    无
UNWIND $rows AS row
MATCH (a:Adjustment {id: row.id})
MATCH (g:Grant {id: row.grant})
CREATE (a)-[:CHANGES]->(g)
