// purpose: 判为属实的重复,过了若干天两边还都在发
// params:  $days int; $as_of date; $scope map
// returns: finding, rule, grant_a, grant_b, judged_on, households, recover_fen, recovered_fen
// access:  read
// note:    两笔在 as_of 都还在享受期内
MATCH (j:Judgement {verdict: '属实'})-[:ON]->(f:Finding {question: 'duplicate_benefit'})
WHERE date(j.at) + duration({days: $days}) <= $as_of
  AND NOT EXISTS { MATCH (later:Judgement)-[:ON]->(f) WHERE later.at > j.at }
WITH j, f, f.grants AS parts, duration.inDays(date('1970-01-01'), $as_of).days AS today
MATCH (a:Grant {id: parts[0]})-[ta:TO]->()
MATCH (b:Grant {id: parts[1]})-[tb:TO]->()
WHERE ta.first_day <= today AND today <= ta.last_day AND tb.first_day <= today AND today <= tb.last_day
WITH j, f, a, b, COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h ORDER BY h.id } AS homes
WHERE $scope.region = '' OR any(h IN homes WHERE h.code STARTS WITH $scope.region)
RETURN f.id AS finding, f.rule AS rule, a.id AS grant_a, b.id AS grant_b, date(j.at) AS judged_on,
       [h IN homes | h.id] AS households, j.recover_fen AS recover_fen, j.recovered_fen AS recovered_fen
ORDER BY finding
