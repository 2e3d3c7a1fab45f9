// purpose: 逐条说明看过几户;无户的人算一
// params:  $person string?; $household string?; $scope map; $as_of date
// returns: checked
// access:  read
// note:    单行
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
OPTIONAL MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
WITH day, count(h) AS asked
OPTIONAL MATCH (m:Member {id: $person})
WHERE $scope.region = '' OR EXISTS { (m)-[:BELONGS_TO]->(x:Household) WHERE x.code STARTS WITH $scope.region }
WITH day, asked, m, COLLECT {
  MATCH (m)-[b:BELONGS_TO]->(h:Household)
  WHERE b.first_day <= day AND day <= b.last_day
  WITH DISTINCT h
  RETURN h.code
} AS codes
RETURN sum(asked + CASE WHEN m IS NULL THEN 0
                        WHEN size(codes) = 0 THEN 1
                        ELSE size([c IN codes WHERE c STARTS WITH $scope.region]) END) AS checked
