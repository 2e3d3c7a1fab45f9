// purpose: 首问负责:还没有了结的事,按首问部门列出,现在到了哪一手、在谁手里
// params:  $region string; $department string?; $as_of date; $scope map
// returns: first_responsible, household, need, first_sent_on, hops, referral, state, holder
// access:  read
// note:    首问部门=链上第一手的发出方。一条链的每个末手一行,只列还有人该办的(已闭环、已撤回、录入有误的已了结)
MATCH (r:Referral)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND NOT r.state IN ['已闭环', '已撤回', '录入有误']
  AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  AND NOT EXISTS { (r)<-[:FOLLOWS]-(next:Referral) WHERE next.sent_on <= $as_of }
MATCH (r) ((:Referral)-[:FOLLOWS]->(earlier:Referral) WHERE earlier.sent_on <= $as_of){0,} (root:Referral)
WHERE NOT EXISTS { (root)-[:FOLLOWS]->(before:Referral) WHERE before.sent_on <= $as_of }
MATCH (root)-[:FROM]->(first:Department)
WHERE $department IS NULL OR first.code = $department
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
RETURN first.code AS first_responsible,
       h.id AS household,
       r.need AS need,
       root.sent_on AS first_sent_on,
       size(earlier) + 1 AS hops,
       r.id AS referral,
       r.state AS state,
       CASE WHEN r.state IN ['草拟', '待补正', '已办结', '已退回', '未办成'] THEN sender.code ELSE receiver.code END AS holder
ORDER BY first_responsible, first_sent_on, household, referral
