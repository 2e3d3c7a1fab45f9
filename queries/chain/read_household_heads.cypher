// purpose: 逐页读各户链的末端
// params:  $after string; $limit int
// returns: household, heads, sealed_head, after
// access:  read
// note:    after(列)= 链上“接前一笔”的连接数
MATCH (h:Household)
WHERE h.id > $after
WITH h
ORDER BY h.id
LIMIT $limit
RETURN h.id AS household, [(h)-[:LATEST]->(e:Entry) | [e.seq, e.mac]] AS heads, h.sealed_head AS sealed_head,
       COUNT { (:Entry {household: h.id})-[:AFTER]->(:Entry {household: h.id}) } AS after
ORDER BY household
