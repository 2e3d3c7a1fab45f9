// purpose: 开出一次会议
// params:  $properties map
// returns: meeting
// access:  write
// note:    幂等键唯一:同一请求两次只有一次会议
CREATE (m:Meeting)
SET m = $properties
RETURN m.id AS meeting
