// purpose: 任务走一步,只在仍是读到的那一版时
// params:  $task string; $before int; $state string; $result string?; $evidence string?; $outcome string?; $by string; $on date
// returns: task
// access:  write
// note:    户已锁住;没有行=已被别人改动
MATCH (t:Task {id: $task})
WHERE t.version = $before
SET t.state = $state, t.result = coalesce($result, t.result), t.evidence = coalesce($evidence, t.evidence),
    t.outcome = coalesce($outcome, t.outcome), t.moved_by = $by, t.moved_on = $on, t.version = t.version + 1
RETURN t.id AS task
