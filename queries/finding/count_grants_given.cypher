// purpose: 本地区查过的救助有多少份
// params:  $region string; $scope map; $cycle string?
// returns: checked
// access:  read
// note:    单行。$cycle 为空=按月和一次性都算。个人救助只要其人到过的一户在本地区即算;region 与 scope 都不限时全部算
CALL () {
  MATCH (g:Grant)-[:TO]->(s)
  WHERE ($cycle IS NULL OR g.cycle = $cycle) AND $region = '' AND $scope.region = ''
  RETURN g
  UNION
  MATCH (h:Household)<-[:TO]-(g)
  WHERE ($cycle IS NULL OR g.cycle = $cycle) AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  RETURN g
  UNION
  MATCH (h:Household)<-[:BELONGS_TO]-()<-[:TO]-(g)
  WHERE ($cycle IS NULL OR g.cycle = $cycle) AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  RETURN g
}
RETURN count(g) AS checked
