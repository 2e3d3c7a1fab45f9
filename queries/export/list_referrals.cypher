// purpose: 关于地区内各户的转介,供图导出
// params:  $region string; $scope map
// returns: referral, household, person, from_department, to_department, follows, need, state, sent_on, ended_on
// access:  read
// note:    需求只给目录里的词,目录没有的和理由都是随手写的字,可能有姓名,不导出
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (r:Referral)-[:ABOUT]->(h)
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
OPTIONAL MATCH (r)-[:FOR]->(m:Member)
OPTIONAL MATCH (r)-[:FOLLOWS]->(before:Referral)
OPTIONAL MATCH (n:Need {name: r.need})
RETURN r.id AS referral, h.id AS household, m.id AS person, sender.code AS from_department,
       receiver.code AS to_department, before.id AS follows, n.name AS need, r.state AS state, r.sent_on AS sent_on,
       r.ended_on AS ended_on
ORDER BY referral
