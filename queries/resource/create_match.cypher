// purpose: 写下一次匹配
// params:  $properties map
// returns: match
// access:  write
// note:    户与资源已锁住,已清点过空位
MATCH (h:Household {id: $properties.household})
MATCH (r:Resource {id: $properties.resource})
CREATE (m:Match)-[:ABOUT]->(h)
CREATE (m)-[:USES]->(r)
SET m = $properties
RETURN m.id AS match
