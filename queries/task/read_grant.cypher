// purpose: 到得了这一户的一项救助:谁经办、何时终止、已发多少
// params:  $grant string; $household string; $scope map
// returns: grant, measure, department, person, stopped_on, runs_to, stopping, paid_fen
// access:  read
// note:    别户的与不存在的一样;runs_to 为空 = 没有止期;stopping = 有停发的任务
MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
MATCH (g:Grant {id: $grant})-[:BY]->(d:Department)
WHERE EXISTS { (g)-[:TO]->(h) }
   OR EXISTS {
     MATCH (g)-[t:TO]->(:Member)-[b:BELONGS_TO]->(h)
     WHERE b.first_day <= t.last_day AND t.first_day <= b.last_day AND b.first_day <= b.last_day
   }
RETURN g.id AS grant, g.measure AS measure, d.code AS department, [(g)-[:TO]->(m:Member) | m.id][0] AS person,
       g.stopped_on AS stopped_on,
       CASE WHEN g.last_day < 99999 THEN date('1970-01-01') + duration({days: g.last_day}) END AS runs_to,
       EXISTS { MATCH (t:Task {household: $household}) WHERE t.grant = g.id AND t.kind = '停发' } AS stopping,
       reduce(sum = 0, fen IN [(p:Payment)-[:PAYS]->(g) | p.amount_fen] | sum + fen) AS paid_fen
ORDER BY grant
