// purpose: 写在户记录节点与人、户之间的在户关系
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)。
//          last_day = 离开与死亡中早的一天,99999 = 仍在户
UNWIND $rows AS row
MERGE (n:Membership:Filed {key: row.key})
SET n += row.properties
WITH row.links AS to
WHERE to IS NOT NULL
MATCH (m:Member {id: to.person})
MATCH (h:Household {id: to.household})
CREATE (m)-[:BELONGS_TO {key: to.id, relation: to.relation, joined_on: to.joined_on, left_on: to.left_on,
                         died_on: to.died_on, first_day: to.first_day, last_day: to.last_day}]->(h)
