// purpose: 写下一次推送:推给谁、推了什么、缺哪些情况
// params:  $alert string; $properties map
// returns: push
// access:  write
// note:    推送不抹去;答复另记
MATCH (a:Alert {id: $alert})-[:ABOUT]->(h:Household)
MATCH (d:Department {code: $properties.department})
CREATE (a)-[:LED_TO]->(p:Push)-[:SENT_TO]->(d)
CREATE (p)-[:ABOUT]->(h)
SET p = $properties
RETURN p.id AS push
