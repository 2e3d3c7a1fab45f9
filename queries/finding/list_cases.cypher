// purpose: 疑点归成案:同一户、同一对措施的并为一案
// params:  $state string?; $scope map
// returns: household, measures, rules, findings, amount_fen, first_seen
// access:  read
// note:    页面上一案一行;金额只合计各疑点自身,同一对救助涉及几人的只计一次由页面说明
MATCH (f:Finding)-[:CONCERNS]->(h:Household)
WHERE ($state IS NULL OR f.state = $state) AND h.code STARTS WITH $scope.region
WITH h.id AS household, f.measures AS measures, f
ORDER BY f.id
RETURN household, measures, collect(DISTINCT f.rule) AS rules, collect(f.id) AS findings, sum(f.amount_fen) AS amount_fen,
       min(f.first_seen) AS first_seen
ORDER BY household, measures
