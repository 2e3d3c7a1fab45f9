// purpose: 开一次核实:哪项救助、依据什么
// params:  $alert string; $properties map
// returns: verification
// access:  write
// note:    basis 是当时的依据(不满足的情况、条款、渐退期、仅提示的条件),此后不改
MATCH (a:Alert {id: $alert})-[:ABOUT]->(h:Household)
MATCH (g:Grant {id: $properties.grant})
CREATE (a)-[:LED_TO]->(v:Verification)-[:ABOUT]->(h)
CREATE (v)-[:CONCERNS]->(g)
SET v = $properties
RETURN v.id AS verification
