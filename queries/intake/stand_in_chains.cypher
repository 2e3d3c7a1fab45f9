// purpose: 写若干事项现在归属的链
// params:  $rows list
// returns: none
// access:  write
// note:    链上一笔是“现行”还是“转出”由此得出
UNWIND $rows AS row
MATCH (t:Filed {key: row.key})
MATCH (h:Household {id: row.household})
CREATE (t)-[:STANDS_IN]->(h)
