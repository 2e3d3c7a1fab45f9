// purpose: 复杂预警列入待会议题
// params:  $alert string; $properties map
// returns: item
// access:  write
// note:    还不属于哪次会议;下一次会议开出时带上
MATCH (a:Alert {id: $alert})-[:ABOUT]->(h:Household)
CREATE (a)-[:LED_TO]->(i:AgendaItem)-[:ABOUT]->(h)
SET i = $properties
RETURN i.id AS item
