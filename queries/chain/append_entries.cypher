// purpose: 给若干户的链各接上若干笔,并把末端移到最后一笔,只在末端仍是读到的那一笔时
// params:  $chains list; $recorded_at datetime; $algorithm string; $key_id string
// returns: grown, recorded
// access:  write
// note:    单行;grown 少于所给=有链已被别处写入,recorded 少于所给=有事项不在图中,写入者须放弃。
//          chains: household、before 与 before_mac(读到的末端,新链为 0)、sealed、entries(thing 可空、properties,按序号)。
//          一条语句:接好的各笔就在手里,不必再按(户, 序号)去找;分成四条时这样的查找占一半时间
UNWIND $chains AS chain
MATCH (h:Household {id: chain.household})
OPTIONAL MATCH (h)-[old:LATEST]->(end:Entry)
WITH chain, h, old, end
WHERE coalesce(end.seq, 0) = chain.before AND coalesce(end.mac, chain.before_mac) = chain.before_mac
CALL (chain) {
  UNWIND chain.entries AS entry
  OPTIONAL MATCH (t:Filed {key: entry.thing})
  CREATE (e:Entry)
  SET e = entry.properties, e.recorded_at = $recorded_at, e.algorithm = $algorithm, e.key_id = $key_id
  FOREACH (told IN CASE WHEN t IS NULL THEN [] ELSE [t] END | CREATE (e)-[:RECORDS]->(told))
  WITH e, t
  ORDER BY e.seq
  RETURN collect(e) AS written, count(t) AS recorded
}
WITH chain, h, old, recorded, CASE WHEN end IS NULL THEN written ELSE [end] + written END AS linked
FOREACH (n IN range(1, size(linked) - 1) |
  FOREACH (later IN [linked[n]] | FOREACH (earlier IN [linked[n - 1]] | CREATE (later)-[:AFTER]->(earlier))))
FOREACH (latest IN [linked[-1]] | CREATE (h)-[:LATEST]->(latest))
DELETE old
SET h.sealed_head = chain.sealed
RETURN count(*) AS grown, sum(recorded) AS recorded
