// purpose: 一次会议
// params:  $meeting string; $scope map
// returns: meeting, title, held_on, region, chair, state, made_by, frozen_at, version
// access:  read
// note:    会议的地区须在查询人的地区之内
MATCH (m:Meeting {id: $meeting})
WHERE m.region STARTS WITH $scope.region
RETURN m.id AS meeting, m.title AS title, m.held_on AS held_on, m.region AS region, m.chair AS chair, m.state AS state,
       m.made_by AS made_by, m.frozen_at AS frozen_at, m.version AS version
ORDER BY meeting
