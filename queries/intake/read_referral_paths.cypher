// purpose: 若干转介向上的整条来路,以及直接接续它们的转介
// params:  $referrals list
// returns: referral, follows
// access:  read
// note:    作废的转介没有转出部门,不返回
UNWIND $referrals AS id
MATCH (r:Referral {id: id})
MATCH (r)-[:FOLLOWS*0..]->(up:Referral)
WITH collect(DISTINCT up) AS ups, collect(DISTINCT r) AS asked
UNWIND asked AS r
OPTIONAL MATCH (next:Referral)-[:FOLLOWS]->(r)
WITH ups, collect(DISTINCT next) AS nexts
UNWIND ups + nexts AS node
WITH DISTINCT node
WHERE EXISTS { (node)-[:FROM]->(:Department) }
OPTIONAL MATCH (node)-[:FOLLOWS]->(before:Referral)
RETURN node.id AS referral, before.id AS follows
ORDER BY referral
