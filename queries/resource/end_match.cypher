// purpose: 匹配的结果,只写一次
// params:  $match string; $before int; $state string; $result string; $worth_fen int?; $on date
// returns: match
// access:  write
// note:    户已锁住;没有行=已被别人了结
MATCH (m:Match {id: $match})
WHERE m.version = $before AND m.state = '已匹配'
SET m.state = $state, m.result = $result, m.worth_fen = $worth_fen, m.ended_on = $on, m.version = m.version + 1
RETURN m.id AS match
