// purpose: 写救助节点,并连到对象、措施与经办部门
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)。
//          措施与起止日抄在 TO 上:少走一跳,重复发放的查询快一倍(performance.md §4)
UNWIND $rows AS row
MERGE (g:Grant:Filed {key: row.key})
SET g += row.properties
WITH g, row.links AS to
WHERE to IS NOT NULL
MATCH (d:Department {code: to.department})
MATCH (x:Measure {code: to.measure})
CREATE (g)-[:BY]->(d)
CREATE (g)-[:OF]->(x)
WITH g, to
OPTIONAL MATCH (h:Household {id: to.household})
OPTIONAL MATCH (m:Member {id: to.person})
FOREACH (subject IN CASE WHEN h IS NULL THEN [] ELSE [h] END |
  CREATE (g)-[:TO {measure: to.measure, first_day: to.first_day, last_day: to.last_day}]->(subject))
FOREACH (subject IN CASE WHEN m IS NULL THEN [] ELSE [m] END |
  CREATE (g)-[:TO {measure: to.measure, first_day: to.first_day, last_day: to.last_day}]->(subject))
