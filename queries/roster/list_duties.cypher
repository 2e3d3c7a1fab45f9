// purpose: 名册:谁包哪一户或哪个网格,从哪天到哪天
// params:  $duty string?; $household string?; $region string; $grid string?; $on date?; $place bool; $scope map
// returns: duty, visitor_sealed, household, region, grid, valid_from, valid_to, made_by, version
// access:  read
// note:    household:包到这一户的,直接的和按它的网格的;on:当日有效的,空=全部。
//          place 为假时不按网格算到受保护(或不知是否)的户:那会说出它在哪里。走访人密封
OPTIONAL MATCH (of:Household {id: $household})
WHERE coalesce(of.code, '') STARTS WITH $scope.region
WITH of
MATCH (d:Duty)
OPTIONAL MATCH (d)-[:ABOUT]->(h:Household)
WITH of, d, CASE WHEN d.household IS NULL THEN d.region ELSE coalesce(h.code, '') END AS place
WHERE place STARTS WITH $scope.region AND place STARTS WITH $region
  AND ($duty IS NULL OR d.id = $duty) AND ($grid IS NULL OR d.grid = $grid)
  AND ($on IS NULL OR (d.valid_from <= $on AND coalesce($on <= d.valid_to, true)))
  AND ($household IS NULL OR d.household = $household
       OR coalesce(($place OR of.protected = false) AND d.grid = of.grid AND of.code STARTS WITH d.region, false))
RETURN d.id AS duty, d.visitor_sealed AS visitor_sealed, d.household AS household, d.region AS region, d.grid AS grid,
       d.valid_from AS valid_from, d.valid_to AS valid_to, d.made_by AS made_by, d.version AS version
ORDER BY valid_to IS NOT NULL, valid_from DESC, duty
