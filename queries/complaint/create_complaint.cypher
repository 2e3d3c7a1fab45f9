// purpose: 写下一件申诉
// params:  $properties map
// returns: complaint
// access:  write
// note:    户已锁住;没有行 = 所指的决定、疑点或救助不在图中
MATCH (h:Household {id: $properties.household})
MATCH (d:Department {code: $properties.department})
CALL () {
  MATCH (x:Decision {id: $properties.target})
  WHERE $properties.against = '决定'
  RETURN x
  UNION
  MATCH (x:Finding {id: $properties.target})
  WHERE $properties.against = '疑点'
  RETURN x
  UNION
  MATCH (x:Grant {id: $properties.target})
  WHERE $properties.against = '停发'
  RETURN x
}
CREATE (c:Complaint)-[:ABOUT]->(h)
CREATE (c)-[:ASSIGNED_TO]->(d)
CREATE (c)-[:AGAINST]->(x)
SET c = $properties
RETURN c.id AS complaint
