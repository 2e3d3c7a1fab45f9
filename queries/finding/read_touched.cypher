// purpose: 上次审计以来被触动的户(或全部)
// params:  $everything bool; $scope map
// returns: household
// access:  read
// note:    链上有了新的一笔就是被触动
MATCH (h:Household)-[:LATEST]->(e:Entry)
WHERE ($everything OR coalesce(h.audited_seq, 0) < e.seq) AND h.code STARTS WITH $scope.region
RETURN h.id AS household
ORDER BY household
