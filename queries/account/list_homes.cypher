// purpose: 一个人属于过的户(在查询人的地区内)
// params:  $person string; $scope map
// returns: household
// access:  read
// note:    不论在户起止
MATCH (:Member {id: $person})-[:BELONGS_TO]->(h:Household)
WHERE h.code STARTS WITH $scope.region
RETURN DISTINCT h.id AS household
ORDER BY household
