// purpose: 会后变化:封存案卷之后链上又有的各笔
// params:  $household string; $after int; $scope map
// returns: seq, happened_on, recorded_at, kind, event
// access:  read
// note:    会议自己的决定与任务也在内
MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
MATCH (e:Entry {household: h.id})
WHERE e.seq > $after
RETURN e.seq AS seq, e.happened_on AS happened_on, e.recorded_at AS recorded_at, e.kind AS kind, e.event AS event
ORDER BY seq
