// purpose: 写下一件告知承诺
// params:  $properties map
// returns: pledge
// access:  write
// note:    户已锁住
MATCH (h:Household {id: $properties.household})
MATCH (d:Department {code: $properties.department})
CREATE (p:Pledge)-[:ABOUT]->(h)
CREATE (p)-[:RECEIVED_BY]->(d)
SET p = $properties
RETURN p.id AS pledge
