// purpose: 若干疑点此刻的全部属性和所涉各户
// params:  $ids list
// returns: id, properties, households
// access:  read
// note:    供封存
UNWIND $ids AS id
MATCH (f:Finding {id: id})
RETURN f.id AS id, properties(f) AS properties,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS households
ORDER BY id
