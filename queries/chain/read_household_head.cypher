// purpose: 读一户链的末端
// params:  $household string
// returns: household, heads, sealed_head, after
// access:  read
// note:    after = 链上“接前一笔”的连接数
MATCH (h:Household {id: $household})
RETURN h.id AS household, [(h)-[:LATEST]->(e:Entry) | [e.seq, e.mac]] AS heads, h.sealed_head AS sealed_head,
       COUNT { (:Entry {household: h.id})-[:AFTER]->(:Entry {household: h.id}) } AS after
ORDER BY household
