// purpose: 把疑点连到所涉的户
// params:  $findings list
// returns: none
// access:  write
// note:    先去掉旧的,再按现在的重连
UNWIND $findings AS finding
MATCH (f:Finding {id: finding.id})
OPTIONAL MATCH (f)-[old:CONCERNS]->(:Household)
DELETE old
WITH DISTINCT f, finding
UNWIND finding.households AS id
MATCH (h:Household {id: id})
CREATE (f)-[:CONCERNS]->(h)
