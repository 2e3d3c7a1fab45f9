// purpose: 一户最近一次还在议程上的议题:待列会、已列入或已决定,在哪次会议
// params:  $household string; $scope map
// returns: item, state, reasons, meeting, held_on, meeting_state
// access:  read
// note:    没有列过会、只有撤下的,没有行;待列会的 meeting 为空。会议的地区不看:链上也说列入了哪天的会
MATCH (h:Household {id: $household})<-[:ABOUT]-(i:AgendaItem)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND i.state IN ['待列会', '已列入', '已决定']
OPTIONAL MATCH (m:Meeting)-[:HAS_ITEM]->(i)
RETURN i.id AS item, i.state AS state, i.reasons AS reasons, m.id AS meeting, m.held_on AS held_on, m.state AS meeting_state
ORDER BY i.made_at DESC, item
LIMIT 1
