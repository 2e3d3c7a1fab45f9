// purpose: 待列会的议题:处置为情况复杂、还没有列入哪次会议的预警
// params:  $region string; $scope map
// returns: item, household, alert, why
// access:  read
// note:    一户至多一条没有了结的预警,所以一户至多一个
MATCH (i:AgendaItem {state: '待列会'})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
MATCH (a:Alert)-[:LED_TO]->(i)
RETURN i.id AS item, h.id AS household, a.id AS alert, a.why AS why
ORDER BY household, item
