// purpose: 读若干户链的末端
// params:  $households list
// returns: household, seq, mac
// access:  read
// note:    一户两行=链有两个末端,写入者须停止
UNWIND $households AS id
MATCH (h:Household {id: id})-[:LATEST]->(e:Entry)
RETURN h.id AS household, e.seq AS seq, e.mac AS mac
ORDER BY household, seq
