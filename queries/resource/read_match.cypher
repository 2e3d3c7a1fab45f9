// purpose: 一次匹配
// params:  $match string; $scope map
// returns: match, household, resource, organisation, category, need, state, why, made_on, made_by, result, ended_on, worth_fen, version
// access:  read
// note:    范围之外的与不存在的一样
MATCH (m:Match {id: $match})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
MATCH (m)-[:USES]->(r:Resource)
RETURN m.id AS match, h.id AS household, r.id AS resource, r.organisation AS organisation, r.category AS category,
       m.need AS need, m.state AS state, m.why AS why, m.made_on AS made_on, m.made_by AS made_by, m.result AS result,
       m.ended_on AS ended_on, m.worth_fen AS worth_fen, m.version AS version
ORDER BY match
