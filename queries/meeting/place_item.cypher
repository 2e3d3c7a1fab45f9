// purpose: 把一户列入议程;待列会的议题沿用原来的
// params:  $meeting string; $properties map
// returns: item
// access:  write
// note:    户与会议已锁住;一次会议一户只有一个议题(唯一约束)
MATCH (m:Meeting {id: $meeting})
MATCH (h:Household {id: $properties.household})
MERGE (i:AgendaItem {id: $properties.id})
SET i = $properties
MERGE (i)-[:ABOUT]->(h)
MERGE (m)-[:HAS_ITEM]->(i)
RETURN i.id AS item
