// purpose: 几项救助逐月应发多少、实发多少
// params:  $grants list; $as_of date; $scope map
// returns: month, grant, measure, household, approved_fen, paid_fen
// access:  read
// note:    有发放记录的月份才有行,发放日期不晚于 as_of;以家庭为对象的才有 household;不在查询人地区内的救助不列
UNWIND $grants AS id
MATCH (g:Grant {id: id})-[:TO]->(s)
USING INDEX SEEK g:Grant(id)
WHERE EXISTS { MATCH (s) WHERE s:Household AND s.code STARTS WITH $scope.region }
   OR EXISTS { MATCH (s)-[:BELONGS_TO]->(h:Household) WHERE h.code STARTS WITH $scope.region }
MATCH (g)<-[:PAYS]-(p:Payment)
WHERE p.paid_on <= $as_of
WITH g, CASE WHEN s:Household THEN s.id END AS household, p.month AS month, sum(p.amount_fen) AS paid_fen
RETURN month, g.id AS grant, g.measure AS measure, household,
       coalesce(COLLECT {
         MATCH (g)<-[:CHANGES]-(a:Adjustment)
         WHERE a.from_month <= month
         RETURN a.approved_fen ORDER BY a.from_month DESC LIMIT 1
       }[0], g.approved_fen) AS approved_fen, paid_fen
ORDER BY month, grant
