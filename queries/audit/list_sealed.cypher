// purpose: 逐页读疑点的全部属性和所涉各户
// params:  $household string?; $after string; $limit int
// returns: id, properties, households
// access:  read
// note:    供 chain verify 与封存对照;household 非空=只读涉及这一户的
MATCH (f:Finding)
WHERE f.id > $after
  AND ($household IS NULL OR EXISTS { (f)-[:CONCERNS]->(:Household {id: $household}) })
WITH f
ORDER BY f.id
LIMIT $limit
RETURN f.id AS id, properties(f) AS properties,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS households
ORDER BY id
