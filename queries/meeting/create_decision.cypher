// purpose: 写下对一个议题的决定
// params:  $properties map
// returns: decision
// access:  write
// note:    会议与户已锁住;一个议题至多一个决定(唯一约束)
MATCH (i:AgendaItem {id: $properties.item})
MATCH (d:Department {code: $properties.lead})
CREATE (j:Decision)-[:DECIDES]->(i)
CREATE (j)-[:BY]->(d)
SET j = $properties, i.state = '已决定', i.version = i.version + 1
RETURN j.id AS decision
