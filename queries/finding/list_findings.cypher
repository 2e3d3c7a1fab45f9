// purpose: 疑点清单,各带最近一次判断
// params:  $rule string?; $state string?; $verdict string?; $measure string?; $scope map
// returns: id, question, rule, state, first_seen, last_seen, row, measures, amount_fen, households, verdict, review_on
// access:  read
// note:    判为误报而事实未变的不列,除非指明 verdict = 误报
MATCH (f:Finding)
WHERE ($rule IS NULL OR f.rule = $rule)
  AND ($state IS NULL OR f.state = $state)
  AND ($measure IS NULL OR $measure IN f.measures)
  AND ($scope.region = '' OR EXISTS { MATCH (f)-[:CONCERNS]->(h:Household) WHERE h.code STARTS WITH $scope.region })
WITH f, head(COLLECT { MATCH (j:Judgement)-[:ON]->(f) RETURN j ORDER BY j.at DESC }) AS latest
WHERE CASE WHEN $verdict IS NULL THEN latest IS NULL OR latest.verdict <> '误报' OR latest.facts <> f.facts
           ELSE latest.verdict = $verdict END
RETURN f.id AS id, f.question AS question, f.rule AS rule, f.state AS state, f.first_seen AS first_seen,
       f.last_seen AS last_seen, f.row AS row, f.measures AS measures, f.amount_fen AS amount_fen,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS households,
       latest.verdict AS verdict, latest.review_on AS review_on
ORDER BY rule, id
