// purpose: 一户仍在的疑点,各带最近一次判断
// params:  $household string; $scope map
// returns: finding, rule, first_seen, row, amount_fen, verdict, dismissed
// access:  read
// note:    dismissed:判为误报而事实未变;有申诉没有答复的为有争议
MATCH (h:Household {id: $household})<-[:CONCERNS]-(f:Finding {state: 'open'})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
WITH f, head(COLLECT { MATCH (j:Judgement)-[:ON]->(f) RETURN j ORDER BY j.at DESC }) AS latest,
     EXISTS { MATCH (c:Complaint)-[:AGAINST]->(f) WHERE c.state = '待答复' } AS disputed
RETURN f.id AS finding, f.rule AS rule, f.first_seen AS first_seen, f.row AS row, f.amount_fen AS amount_fen,
       CASE WHEN disputed THEN '有争议' ELSE latest.verdict END AS verdict,
       NOT disputed AND latest IS NOT NULL AND latest.verdict = '误报' AND latest.facts = f.facts AS dismissed
ORDER BY finding
