// purpose: 逐页读各户链的末端
// params:  $after string; $limit int
// returns: household, heads, sealed_head, after, astray
// access:  read
// note:    after(列)= 链上接着前一笔的连接数;astray = 接到别处的
MATCH (h:Household)
WHERE h.id > $after
WITH h
ORDER BY h.id
LIMIT $limit
RETURN h.id AS household, [(h)-[:LATEST]->(e:Entry) | [e.seq, e.mac]] AS heads, h.sealed_head AS sealed_head,
       COUNT { (e:Entry {household: h.id})-[:AFTER]->(before:Entry {household: h.id})
               WHERE e.seq = before.seq + 1 } AS after,
       COUNT { (e:Entry {household: h.id})-[:AFTER]->(before)
               WHERE NOT coalesce(before.household = h.id AND e.seq = before.seq + 1, false) } AS astray
ORDER BY household
