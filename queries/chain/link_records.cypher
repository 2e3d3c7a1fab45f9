// purpose: 把新写入的各笔连到它所记的事项
// params:  $links list
// returns: linked
// access:  write
// note:    单行;linked 少于所给=有事项不在图中,写入者须放弃
UNWIND $links AS link
MATCH (e:Entry {household: link.household, seq: link.seq})
MATCH (t:Filed {key: link.thing})
CREATE (e)-[:RECORDS]->(t)
RETURN count(*) AS linked
