// purpose: 等到了的行离开隔离区
// params:  $ids list
// returns: none
// access:  write
// note:    它已作为正常的行写入;没有别的行再等的键一并去掉
UNWIND $ids AS id
MATCH (q:Quarantined {id: id})
OPTIONAL MATCH (q)-[:WAITS_FOR]->(a:Awaited)
WITH q, collect(a) AS awaited
DETACH DELETE q
WITH awaited
UNWIND awaited AS a
WITH DISTINCT a
WHERE NOT EXISTS { (a)<-[:WAITS_FOR]-(:Quarantined) }
DELETE a
