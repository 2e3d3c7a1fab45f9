// purpose: 把救助连到对象、措施与经办部门
// params:  $rows list
// returns: none
// access:  write
// note:    措施与起止日抄在 TO 上:少走一跳,重复发放的查询快一倍(performance.md §4)
UNWIND $rows AS row
MATCH (g:Grant {id: row.id})
MATCH (d:Department {code: row.department})
MATCH (x:Measure {code: row.measure})
CREATE (g)-[:BY]->(d)
CREATE (g)-[:OF]->(x)
WITH g, row
OPTIONAL MATCH (h:Household {id: row.household})
OPTIONAL MATCH (m:Member {id: row.person})
FOREACH (subject IN CASE WHEN h IS NULL THEN [] ELSE [h] END |
  CREATE (g)-[:TO {measure: row.measure, first_day: row.first_day, last_day: row.last_day}]->(subject))
FOREACH (subject IN CASE WHEN m IS NULL THEN [] ELSE [m] END |
  CREATE (g)-[:TO {measure: row.measure, first_day: row.first_day, last_day: row.last_day}]->(subject))
