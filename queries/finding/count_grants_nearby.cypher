// purpose: 救前查询比对过的已有救助有多少份
// params:  $person string?; $household string?; $scope map
// returns: checked
// access:  read
// note:    单行。其人、其户、同户的人和同人的户得到过的救助,限于可见范围内的户
CALL () {
  MATCH (s:Member {id: $person})
  RETURN s
  UNION ALL
  MATCH (s:Household {id: $household})
  RETURN s
}
MATCH (s)-[:BELONGS_TO*0..2]-(y)<-[:TO]-(g)
WHERE $scope.region = '' OR y.code STARTS WITH $scope.region
   OR EXISTS { (y)-[:BELONGS_TO]->(h:Household) WHERE h.code STARTS WITH $scope.region }
RETURN count(DISTINCT g) AS checked
