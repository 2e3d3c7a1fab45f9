// purpose: 抽样的总体:全部救助(或某项措施的)
// params:  $measure string?; $scope map
// returns: grant, measure, person, household, department, starts_on
// access:  read
// note:    谁都可以按同一种子重抽
MATCH (g:Grant)-[:TO]->(s:Household|Member)
WHERE $measure IS NULL OR g.measure = $measure
MATCH (g)-[:BY]->(d:Department)
WITH g, s, d
WHERE $scope.region = '' OR s.code STARTS WITH $scope.region
   OR EXISTS { MATCH (s)-[:BELONGS_TO]->(h:Household) WHERE h.code STARTS WITH $scope.region }
RETURN g.id AS grant, g.measure AS measure, CASE WHEN s:Member THEN s.id END AS person,
       CASE WHEN s:Household THEN s.id END AS household, d.code AS department, g.starts_on AS starts_on
ORDER BY grant
