// purpose: 应退未退看过多少笔:当日在享、措施当日有效的救助
// params:  $rules map; $region string; $scope map; $as_of date
// returns: checked
// access:  read
// note:    单行。成员的救助算到链规则取的户所在的地区;从来无户的只在不限地区时算
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
CALL (day, area) {
  WITH day, area WHERE area = ''
  MATCH (s)<-[t:TO]-(:Grant)
  WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  RETURN count(*) AS found
  UNION ALL
  WITH day, area WHERE area <> ''
  MATCH (h:Household)<-[t:TO]-(:Grant)
  WHERE h.code STARTS WITH area AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
    AND t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  RETURN count(*) AS found
  UNION ALL
  WITH day, area WHERE area <> ''
  MATCH (h:Household)<-[:BELONGS_TO]-(m:Member)
  WHERE h.code STARTS WITH area
  WITH DISTINCT day, m
  MATCH (m)<-[t:TO]-(:Grant)
  WHERE t.first_day <= day AND day <= t.last_day AND $rules[t.measure] IS NOT NULL
  WITH day, m, count(t) AS grants
  WITH grants, COLLECT {
    MATCH (m)-[b:BELONGS_TO]->(h:Household)
    WITH h, CASE WHEN b.first_day <= day AND day <= b.last_day THEN [0, 0]
                 WHEN b.last_day < day THEN [1, -b.last_day] ELSE [2, b.first_day] END AS near
    RETURN h.code ORDER BY near, h.id LIMIT 1
  }[0] AS code
  WHERE code STARTS WITH $region AND code STARTS WITH $scope.region
  RETURN sum(grants) AS found
}
RETURN sum(found) AS checked
