// purpose: 若干申请从哪天起算、期限按什么计(工作日、天、月)
// params:  $numbers list; $scope map
// returns: number, begun_on, unit
// access:  read
// note:    没有期限的不列。从起算次日到期限跨过尚无官方日历的年份而且按工作日计的,是暂定的;个人申请的户同 overdue_applications
CALL () {
  MATCH (l:Limit {kind: 'application'})
  WITH l
  ORDER BY l.measure IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC,
           l.amount, l.source
  RETURN collect(l {.region, .household_type, .measure, .valid_from, .unit}) AS limits
}
WITH limits
UNWIND $numbers AS number
MATCH (a:Application {id: number})-[:FOR]->(subject:Household|Member)
USING INDEX SEEK a:Application(id)
WITH limits, a, subject, duration.inDays(date('1970-01-01'), a.accepted_on).days AS day
CALL (subject, day) {
  MATCH (subject:Member)-[b:BELONGS_TO]->(h:Household)
  WITH h, b,
       CASE WHEN b.first_day <= day AND day <= b.last_day THEN 0 WHEN b.last_day < day THEN 1 ELSE 2 END AS place
  RETURN h
  ORDER BY place, CASE place WHEN 1 THEN -b.last_day WHEN 2 THEN b.first_day ELSE 0 END, h.id
  LIMIT 1
  UNION ALL
  MATCH (subject:Household)-[:IN]->(:Region)
  RETURN subject AS h
}
WITH limits, a, h
WHERE h.code STARTS WITH $scope.region
WITH a, head([l IN limits
              WHERE l.valid_from <= a.accepted_on AND h.code STARTS WITH l.region
                AND (l.household_type IS NULL OR l.household_type = h.kind)
                AND (l.measure IS NULL OR l.measure = a.measure)]) AS l
WHERE l IS NOT NULL
RETURN a.id AS number, a.accepted_on AS begun_on, l.unit AS unit
ORDER BY number
