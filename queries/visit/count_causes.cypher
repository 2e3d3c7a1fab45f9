// purpose: 一段时间、一个地区的走访,按致困原因
// params:  $region string; $from date; $to date; $scope map
// returns: cause, visits, households
// access:  read
// note:    没有写致困原因的不列;多的在前
MATCH (v:Visit)-[:ABOUT]->(h:Household)
WHERE $from <= v.visited_on AND v.visited_on <= $to AND v.cause IS NOT NULL
  AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN v.cause AS cause, count(v) AS visits, count(DISTINCT h) AS households
ORDER BY visits DESC, cause
