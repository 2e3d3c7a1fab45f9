// purpose: 上次审计以来被触动的户(或全部),审计到第几笔、现在第几笔
// params:  $everything bool
// returns: household, audited, seq
// access:  read
// note:    链上有了新的一笔就是被触动;撤销的户没有区划代码,也在内
MATCH (h:Household)-[:LATEST]->(e:Entry)
WITH h, e, coalesce(h.audited_seq, 0) AS audited
WHERE $everything OR audited < e.seq
RETURN h.id AS household, audited, e.seq AS seq
ORDER BY household
