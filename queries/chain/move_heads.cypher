// purpose: 把若干户链的末端移到最新一笔,只在末端仍是读到的那一笔时
// params:  $heads list
// returns: moved
// access:  write
// note:    单行;新户没有旧末端(before = 0)
UNWIND $heads AS head
MATCH (h:Household {id: head.household})
OPTIONAL MATCH (h)-[old:LATEST]->(last:Entry)
WITH h, head, old, last
WHERE coalesce(last.seq, 0) = head.before AND coalesce(last.mac, head.before_mac) = head.before_mac
MATCH (e:Entry {household: head.household, seq: head.seq})
DELETE old
CREATE (h)-[:LATEST]->(e)
SET h.sealed_head = head.sealed
RETURN count(*) AS moved
