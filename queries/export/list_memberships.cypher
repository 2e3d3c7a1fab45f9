// purpose: 地区内各户的在户记录与人员,供图导出
// params:  $region string; $scope map
// returns: person, household, relation, joined_on, left_on, born_on, died_on
// access:  read
// note:    以前在户、现已离开的也在内;同一人同一户可以有几段
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (m:Member)-[b:BELONGS_TO]->(h)
RETURN m.id AS person, h.id AS household, b.relation AS relation, b.joined_on AS joined_on, b.left_on AS left_on,
       m.born_on AS born_on, m.died_on AS died_on
ORDER BY person, household, joined_on
