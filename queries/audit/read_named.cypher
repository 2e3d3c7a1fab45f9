// purpose: 新的各笔所说的人,和它们所记的事项以前记在哪些人、哪些户的链上
// params:  $touched list
// returns: people, homes
// access:  read
// note:    单行;救助改发给别人时,从前那一户的链上没有新的一笔,由事项的旧记录找到
UNWIND $touched AS one
MATCH (e:Entry {household: one.household})
WHERE e.seq > one.audited
OPTIONAL MATCH (e)-[:RECORDS]->(:Filed)<-[:RECORDS]-(f:Entry)
WITH collect(DISTINCT e.person) + collect(DISTINCT f.person) AS named, collect(DISTINCT f.household) AS homes
CALL (named) { UNWIND named AS id RETURN collect(DISTINCT id) AS people }
RETURN people, homes
