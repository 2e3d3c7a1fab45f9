// purpose: 会议清单
// params:  $scope map
// returns: meeting, title, held_on, region, chair, state, items, decided, version
// access:  read
// note:    近的在前
MATCH (m:Meeting)
WHERE m.region STARTS WITH $scope.region
RETURN m.id AS meeting, m.title AS title, m.held_on AS held_on, m.region AS region, m.chair AS chair, m.state AS state,
       COUNT { (m)-[:HAS_ITEM]->(i:AgendaItem) WHERE i.state <> '已撤下' } AS items,
       COUNT { (m)-[:HAS_ITEM]->(i:AgendaItem {state: '已决定'}) } AS decided, m.version AS version
ORDER BY held_on DESC, meeting
