// purpose: 记下这些户审计到了链上第几笔
// params:  $households list
// returns: none
// access:  write
// note:    下次只看之后又有新笔的户
UNWIND $households AS id
MATCH (h:Household {id: id})-[:LATEST]->(e:Entry)
SET h.audited_seq = e.seq
