// purpose: 承诺走一步,只在仍是读到的那一版时
// params:  $pledge string; $before int; $changes map
// returns: pledge
// access:  write
// note:    户已锁住;没有行=已被别人改动
MATCH (p:Pledge {id: $pledge})
WHERE p.version = $before
SET p += $changes, p.version = p.version + 1
RETURN p.id AS pledge
