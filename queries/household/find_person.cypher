// purpose: 这个人在不在(在查询人的地区内)
// params:  $person string; $scope map
// returns: person
// access:  read
// note:    无
MATCH (m:Member {id: $person})
WHERE $scope.region = '' OR EXISTS {
  MATCH (m)-[:BELONGS_TO]->(h:Household)
  WHERE h.code STARTS WITH $scope.region
}
RETURN m.id AS person
ORDER BY person
