// purpose: 该入户走访而过期未访的户
// params:  $region string; $as_of date; $scope map
// returns: household, measure, last_visit, due_on
// access:  read
// note:    目录 visits 列出的措施,其救助当日到户(户的救助,或当日在户成员的救助)的户。最近一次入户走访起算,从未走访的从这些救助最早的起始日起算;
//          按月后推到同日,没有同日取月末。规定按地区选:区划最长的先,再分户籍类型,再取最新生效的
CALL () {
  MATCH (v:VisitRule)
  WHERE v.valid_from <= $as_of
  WITH v
  ORDER BY size(v.region) DESC, v.household_type IS NOT NULL DESC, v.valid_from DESC, v.every_months, v.source
  RETURN collect(v {.measure, .region, .household_type, .every_months}) AS rules,
         collect(DISTINCT v.measure) AS measures,
         duration.inDays(date('1970-01-01'), $as_of).days AS day
}
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
WITH rules, x.code AS measure, h, min(g.starts_on) AS begun
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH measure, h, begun,
     head([v IN rules WHERE v.measure = measure AND h.code STARTS WITH v.region
                        AND (v.household_type IS NULL OR v.household_type = h.kind)]) AS rule
WHERE rule IS NOT NULL
OPTIONAL MATCH (h)<-[:ABOUT]-(v:Visit {channel: '入户走访'})
WHERE v.visited_on <= $as_of
WITH measure, h, begun, rule, max(v.visited_on) AS last_visit
WITH measure, h, last_visit, coalesce(last_visit, begun) + duration({months: rule.every_months}) AS due_on
WHERE due_on < $as_of
RETURN h.id AS household, measure, last_visit, due_on
ORDER BY household, measure
