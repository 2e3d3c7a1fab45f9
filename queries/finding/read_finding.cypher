// purpose: 一条疑点:当时的行、状态、经过与全部判断
// params:  $finding string; $scope map
// returns: id, question, rule, state, first_seen, last_seen, gone_on, events, facts, row, person, measures, amount_fen, households, judgements, disputed, complaints
// access:  read
// note:    涉及几户的,任一户在查询人的地区内即可见。disputed = 有申诉没有答复;complaints 只列查询人地区内的户的
CALL () {
  OPTIONAL MATCH (r:AuditRun)
  WHERE r.at IS NOT NULL
  WITH r
  ORDER BY r.at DESC
  LIMIT 1
  RETURN r.as_of AS audited_on
}
MATCH (f:Finding {id: $finding})
WHERE $scope.region = '' OR EXISTS { MATCH (f)-[:CONCERNS]->(h:Household) WHERE h.code STARTS WITH $scope.region }
RETURN f.id AS id, f.question AS question, f.rule AS rule, f.state AS state, f.first_seen AS first_seen,
       CASE WHEN f.state = 'open' THEN audited_on ELSE f.last_seen END AS last_seen, f.gone_on AS gone_on, f.events AS events, f.facts AS facts, f.row AS row,
       f.person AS person, f.measures AS measures, f.amount_fen AS amount_fen,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS households,
       COLLECT { MATCH (j:Judgement)-[:ON]->(f)
                 RETURN {verdict: j.verdict, why: j.why, by: j.by, at: j.at, review_on: j.review_on,
                         recover_fen: j.recover_fen, recovered_fen: j.recovered_fen} ORDER BY j.at DESC } AS judgements,
       EXISTS { MATCH (c:Complaint)-[:AGAINST]->(f) WHERE c.state = '待答复' } AS disputed,
       COLLECT { MATCH (f)<-[:AGAINST]-(c:Complaint)-[:ABOUT]->(h:Household)
                 WHERE coalesce(h.code, '') STARTS WITH $scope.region
                 RETURN {complaint: c.id, what: c.what, state: c.state, department: c.department,
                         filed_on: c.filed_on, due_on: c.due_on, provisional: c.provisional, why: c.why,
                         answered_on: c.answered_on}
                 ORDER BY c.made_at, c.id } AS complaints
ORDER BY id
