// purpose: 写下推出的重叠,救助编号小的指向大的
// params:  $rows list
// returns: none
// access:  write
// note:    rows 就是 derive_overlaps 的行。人、户与涉及的户只记编号:读一行不必再走别的关系
UNWIND $rows AS row
MATCH (a:Grant {id: row.grant_a})
MATCH (b:Grant {id: row.grant_b})
CREATE (a)-[:OVERLAPS {rule: row.rule, subject: row.subject, scope: row.scope, homes: row.homes, first_day: row.first_day,
                       last_day: row.last_day, days: row.days, stretches: row.stretches, regions: row.regions,
                       documents: row.documents, clauses: row.clauses, statuses: row.statuses, path: row.path}]->(b)
