// purpose: 预警了结(痕迹齐了),或退回待处置(事情没有办成)
// params:  $alert string; $state string; $on date
// returns: alert
// access:  write
// note:    户已锁住;只从已处置走
MATCH (a:Alert {id: $alert})
WHERE a.state = '已处置'
SET a.state = $state, a.closed_on = CASE $state WHEN '已了结' THEN $on END, a.version = a.version + 1
RETURN a.id AS alert
