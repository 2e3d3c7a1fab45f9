// purpose: 写下对承诺的一次核查或处理
// params:  $pledge string; $properties map
// returns: check
// access:  write
// note:    户已锁住;核查只增不改
MATCH (p:Pledge {id: $pledge})
CREATE (c:PledgeCheck)-[:ON]->(p)
SET c = $properties
RETURN c.id AS check
