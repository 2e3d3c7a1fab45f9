// purpose: 读若干户链的末端
// params:  $households list
// returns: heads
// access:  read
// note:    单行,各为 户、序号、校验码;一户两项=链有两个末端,写入者须停止
UNWIND $households AS id
MATCH (h:Household {id: id})-[:LATEST]->(e:Entry)
USING INDEX SEEK h:Household(id)
RETURN collect([h.id, e.seq, e.mac]) AS heads
