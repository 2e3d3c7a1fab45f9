// purpose: 以前的会议封存了、却没有议到的议题
// params:  $before date; $region string; $scope map
// returns: household, item, held_on
// access:  read
// note:    之后的会议又列入了这一户,就不再列
MATCH (m:Meeting {state: '已封存'})-[:HAS_ITEM]->(i:AgendaItem {state: '已列入'})-[:ABOUT]->(h:Household)
WHERE m.held_on < $before
  AND coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND NOT EXISTS { MATCH (later:Meeting)-[:HAS_ITEM]->(:AgendaItem {household: h.id}) WHERE later.held_on > m.held_on }
RETURN h.id AS household, i.id AS item, m.held_on AS held_on
ORDER BY household, item
