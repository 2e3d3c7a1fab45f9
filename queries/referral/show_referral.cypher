// purpose: 一件转介的现状:户、双方、状态、日期、接续它的转介
// params:  $referral string; $scope map
// returns: referral, household, household_code, person, need, from_department, to_department, state, sent_on, received_on, accepted_on, ended_on, reason, follows, followed_by, version, source
// access:  read
// note:    version=到目前的版本数,页面和接口据此判断是否已被别人改动;followed_by 为空即最后一手;source=现行那一版是谁报的(本系统,或哪个文件)
MATCH (r:Referral {id: $referral})-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
OPTIONAL MATCH (r)-[:FOR]->(m:Member)
OPTIONAL MATCH (r)-[:FOLLOWS]->(before:Referral)
RETURN r.id AS referral,
       h.id AS household,
       h.code AS household_code,
       m.id AS person,
       r.need AS need,
       sender.code AS from_department,
       receiver.code AS to_department,
       r.state AS state,
       r.sent_on AS sent_on,
       r.received_on AS received_on,
       r.accepted_on AS accepted_on,
       r.ended_on AS ended_on,
       r.reason AS reason,
       before.id AS follows,
       COLLECT { MATCH (r)<-[:FOLLOWS]-(next:Referral) RETURN next.id AS id ORDER BY id } AS followed_by,
       coalesce(COLLECT { MATCH (r)<-[:RECORDS]-(e:Entry) RETURN max(e.version) }[0], 0) AS version,
       COLLECT { MATCH (r)<-[:RECORDS]-(e:Entry) WHERE e.version = r.holds RETURN e.source AS source ORDER BY source LIMIT 1 }[0]
         AS source
ORDER BY referral
