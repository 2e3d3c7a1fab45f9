// purpose: 会议改状态,版本加一
// params:  $meeting string; $state string; $at datetime?
// returns: none
// access:  write
// note:    会议已锁住。at = 封存时间
MATCH (m:Meeting {id: $meeting})
SET m.state = $state, m.frozen_at = coalesce($at, m.frozen_at), m.version = m.version + 1
