// purpose: 一个议题封存的案卷,和链上记着它摘要的那一笔
// params:  $item string; $scope map
// returns: packet, sha256, frozen_seq, entry, household
// access:  read
// note:    没有封存时 packet 为空
MATCH (i:AgendaItem {id: $item})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
OPTIONAL MATCH (e:Entry {household: h.id, seq: i.frozen_seq})
RETURN i.packet AS packet, i.sha256 AS sha256, i.frozen_seq AS frozen_seq, coalesce(e.body, '') AS entry, h.id AS household
ORDER BY household
