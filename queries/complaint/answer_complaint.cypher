// purpose: 申诉的答复,只写一次,只在仍是读到的那一版时
// params:  $complaint string; $before int; $state string; $why string; $by string; $on date
// returns: complaint
// access:  write
// note:    户已锁住;没有行=已被别人答复
MATCH (c:Complaint {id: $complaint})
WHERE c.version = $before AND c.state = '待答复'
SET c.state = $state, c.why = $why, c.answered_by = $by, c.answered_on = $on, c.version = c.version + 1
RETURN c.id AS complaint
