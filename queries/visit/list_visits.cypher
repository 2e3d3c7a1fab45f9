// purpose: 一次走访,或一户的走访,近的在前
// params:  $visit string?; $household string?; $scope map
// returns: visit, household, person, visited_on, visitor_sealed, channel, found, cause, handled, need
// access:  read
// note:    给其一;作废的不列。走访人密封
CALL () {
  MATCH (v:Visit {id: $visit})-[:ABOUT]->(h:Household)
  RETURN v, h
  UNION
  MATCH (h:Household {id: $household})<-[:ABOUT]-(v:Visit)
  RETURN v, h
}
WITH v, h
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN v.id AS visit, h.id AS household, head([(v)-[:FOR]->(m:Member) | m.id]) AS person, v.visited_on AS visited_on,
       v.visitor_sealed AS visitor_sealed, v.channel AS channel, v.found AS found, v.cause AS cause,
       v.handled AS handled, v.need AS need
ORDER BY visited_on DESC, visit
