// purpose: 上次核分以来被触动的户(或全部),和它们的区划
// params:  $everything bool; $scope map
// returns: household, code
// access:  read
// note:    链上有了新的一笔就是被触动
MATCH (h:Household)-[:LATEST]->(e:Entry)
WHERE ($everything OR coalesce(h.scored_seq, 0) < e.seq) AND coalesce(h.code, '') STARTS WITH $scope.region
RETURN h.id AS household, coalesce(h.code, '') AS code
ORDER BY household
