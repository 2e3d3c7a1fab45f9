// purpose: 以前的会议交办、还没有办完(或没有办成)的任务
// params:  $before date; $region string; $scope map
// returns: household, task, department, what, state, due_on, provisional, result, held_on
// access:  read
// note:    未办成的,之后又有会议对同一户作了决定就不再列:已经重新议过
MATCH (t:Task)-[:CARRIES_OUT]->(d:Decision)-[:DECIDES]->(i:AgendaItem)<-[:HAS_ITEM]-(m:Meeting)
WHERE m.held_on < $before AND t.state <> '已办结'
MATCH (t)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND NOT (t.state = '未办成' AND EXISTS {
    MATCH (later:Decision {household: h.id}) WHERE later.decided_at > d.decided_at })
RETURN h.id AS household, t.id AS task, t.department AS department, t.what AS what, t.state AS state, t.due_on AS due_on,
       t.provisional AS provisional, t.result AS result, m.held_on AS held_on
ORDER BY household, task
