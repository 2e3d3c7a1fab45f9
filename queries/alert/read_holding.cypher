// purpose: 上次看仍成立的预警在哪些户
// params:  $scope map
// returns: household
// access:  read
// note:    写作 = true:户那头也连着走访和转介,它们的 holds 是版本号。核分时不再出现在 household_risk 的户(已作废、无人在户)也要标明不再成立
MATCH (a:Alert)-[:ABOUT]->(h:Household)
WHERE a.holds = true AND coalesce(h.code, '') STARTS WITH $scope.region
RETURN DISTINCT h.id AS household
ORDER BY household
