// purpose: 记下一次登录的成败;连续失败到上限即锁定一段时间
// params:  $account string; $succeeded bool; $limit int; $locked_until datetime
// returns: failed
// access:  write
// note:    单行;先写后读,两处同时试也各算一次
MATCH (u:User {name: $account})
SET u.failed = CASE WHEN $succeeded THEN 0 ELSE u.failed + 1 END
SET u.locked_until = CASE WHEN u.failed >= $limit THEN $locked_until END,
    u.failed = CASE WHEN u.failed >= $limit THEN 0 ELSE u.failed END
RETURN u.failed AS failed
