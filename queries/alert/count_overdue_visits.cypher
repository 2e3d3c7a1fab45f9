// purpose: 过期未访看了几户:目录 visits 所列措施的救助当日到的户
// params:  $region string; $as_of date; $scope map
// returns: checked
// access:  read
// note:    单行
MATCH (v:VisitRule)
WITH collect(DISTINCT v.measure) AS measures, duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (x:Measure)
WHERE x.code IN measures
MATCH (x)<-[:OF]-(g:Grant)-[:TO]->(subject:Household|Member)
WHERE g.first_day <= day AND day <= g.last_day
CALL (subject, day) {
  MATCH (subject:Member)-[b:BELONGS_TO]->(h:Household)
  WHERE b.first_day <= day AND day <= b.last_day
  RETURN h
  UNION
  MATCH (subject:Household)-[:IN]->(:Region)
  RETURN subject AS h
}
WITH h
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(DISTINCT h) AS checked
