// purpose: 疑点清单,各带最近一次判断
// params:  $rule string?; $state string?; $verdict string?; $measure string?; $scope map
// returns: id, question, rule, state, first_seen, last_seen, row, measures, amount_fen, households, verdict, disputed, review_on, recover_fen, recovered_fen
// access:  read
// note:    last_seen:成立的疑点,每次审计都算看到。判为误报而事实未变的不列,除非指明 verdict = 误报;有申诉没有答复的(disputed)为有争议。应追、已追各取最近一次写明的
CALL () {
  OPTIONAL MATCH (r:AuditRun)
  WHERE r.at IS NOT NULL
  WITH r
  ORDER BY r.at DESC
  LIMIT 1
  RETURN r.as_of AS audited_on
}
MATCH (f:Finding)
WHERE ($rule IS NULL OR f.rule = $rule)
  AND ($state IS NULL OR f.state = $state)
  AND ($measure IS NULL OR $measure IN f.measures)
  AND ($scope.region = '' OR EXISTS { MATCH (f)-[:CONCERNS]->(h:Household) WHERE h.code STARTS WITH $scope.region })
WITH audited_on, f, head(COLLECT { MATCH (j:Judgement)-[:ON]->(f) RETURN j ORDER BY j.at DESC }) AS latest,
     EXISTS { MATCH (c:Complaint)-[:AGAINST]->(f) WHERE c.state = '待答复' } AS disputed
WITH audited_on, f, latest, disputed, CASE WHEN disputed THEN '有争议' ELSE latest.verdict END AS verdict
WHERE CASE WHEN $verdict IS NULL THEN verdict IS NULL OR verdict <> '误报' OR latest.facts <> f.facts
           ELSE verdict = $verdict END
RETURN f.id AS id, f.question AS question, f.rule AS rule, f.state AS state, f.first_seen AS first_seen,
       CASE WHEN f.state = 'open' THEN audited_on ELSE f.last_seen END AS last_seen, f.row AS row, f.measures AS measures, f.amount_fen AS amount_fen,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS households,
       verdict, disputed, latest.review_on AS review_on,
       head(COLLECT { MATCH (j:Judgement)-[:ON]->(f) WHERE j.recover_fen IS NOT NULL RETURN j.recover_fen ORDER BY j.at DESC }) AS recover_fen,
       head(COLLECT { MATCH (j:Judgement)-[:ON]->(f) WHERE j.recovered_fen IS NOT NULL RETURN j.recovered_fen ORDER BY j.at DESC }) AS recovered_fen
ORDER BY rule, id
