// purpose: 会议对这一户的一个决定:谁牵头
// params:  $decision string; $household string; $scope map
// returns: decision, lead, what
// access:  read
// note:    别户的与不存在的一样
MATCH (h:Household {id: $household})<-[:ABOUT]-(:AgendaItem)<-[:DECIDES]-(d:Decision {id: $decision})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN d.id AS decision, d.lead AS lead, d.what AS what
ORDER BY decision
