// purpose: 专项行动清单,或其中一次
// params:  $campaign string?; $scope map
// returns: campaign, name, region, valid_from, valid_to, made_by
// access:  read
// note:    近的在前
MATCH (c:Campaign)
WHERE c.region STARTS WITH $scope.region AND ($campaign IS NULL OR c.id = $campaign)
RETURN c.id AS campaign, c.name AS name, c.region AS region, c.valid_from AS valid_from, c.valid_to AS valid_to,
       c.made_by AS made_by
ORDER BY valid_from DESC, campaign
