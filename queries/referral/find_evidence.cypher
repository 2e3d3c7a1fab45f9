// purpose: 闭环的凭据:编号所指的发放、走访或救助,须是这一户的
// params:  $household string; $number string; $scope map
// returns: kind, number
// access:  read
// note:    个人救助算它在户期间所到的户;别户的与不存在的一样找不到
CALL () {
  MATCH (p:Payment {id: $number})-[:PAYS]->(g:Grant)
  RETURN '发放' AS kind, p.id AS number, g
  UNION
  MATCH (g:Grant {id: $number})
  RETURN '救助' AS kind, g.id AS number, g
  UNION
  MATCH (v:Visit {id: $number})-[:ABOUT]->(:Household {id: $household})
  RETURN '走访' AS kind, v.id AS number, null AS g
}
WITH kind, number, g
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
  AND (kind = '走访'
       OR EXISTS { (g)-[:TO]->(h) }
       OR EXISTS {
         MATCH (g)-[t:TO]->(:Member)-[b:BELONGS_TO]->(h)
         WHERE b.first_day <= t.last_day AND t.first_day <= b.last_day AND b.first_day <= b.last_day
       })
RETURN kind, number
ORDER BY kind
