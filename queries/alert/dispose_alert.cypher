// purpose: 记下预警的处置,只在仍是待处置、仍是看到的那一版时
// params:  $alert string; $before int; $kind int; $why string; $by string; $on date
// returns: alert
// access:  write
// note:    户已锁住;没有行=已被别人处置
MATCH (a:Alert {id: $alert})
WHERE a.state = '待处置' AND a.version = $before
SET a.state = '已处置', a.disposition = $kind, a.why = $why, a.disposed_by = $by, a.disposed_on = $on,
    a.version = a.version + 1
RETURN a.id AS alert
