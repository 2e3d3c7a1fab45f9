// purpose: 申请超期看了几户:有未办结申请的户
// params:  $region string; $as_of date; $scope map
// returns: checked
// access:  read
// note:    单行;个人申请的户按受理日期定,与 overdue_applications 相同
MATCH (a:Application)-[:FOR]->(subject:Household|Member)
WHERE a.ended_on IS NULL AND a.accepted_on <= $as_of
WITH DISTINCT subject, duration.inDays(date('1970-01-01'), a.accepted_on).days AS day
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
WITH h
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN count(DISTINCT h) AS checked
