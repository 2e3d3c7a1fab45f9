// purpose: 写人与户之间的在户关系
// params:  $rows list
// returns: none
// access:  write
// note:    last_day = 离开与死亡中早的一天,99999 = 仍在户
UNWIND $rows AS row
MATCH (m:Member {id: row.person})
MATCH (h:Household {id: row.household})
CREATE (m)-[:BELONGS_TO {key: row.id, relation: row.relation, joined_on: row.joined_on, left_on: row.left_on,
                         died_on: row.died_on, first_day: row.first_day, last_day: row.last_day}]->(h)
