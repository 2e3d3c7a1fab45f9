// purpose: 把新写入的各笔接到前一笔
// params:  $links list
// returns: none
// access:  write
// note:    与写入分开成两条:同一条里先写后读会被计划器整批隔开
UNWIND $links AS link
MATCH (e:Entry {household: link.household, seq: link.seq})
MATCH (before:Entry {household: link.household, seq: link.seq - 1})
CREATE (e)-[:AFTER]->(before)
