// purpose: 用掉第二因素的一步;已经用过的不能再用
// params:  $account string; $step int
// returns: account
// access:  write
// note:    先写锁再比较,两处同时用同一个验证码只有一处成功;没成功时没有行
MATCH (u:User {name: $account})
SET u.failed = u.failed
WITH u
WHERE coalesce(u.second_factor_step, 0) < $step
SET u.second_factor_step = $step
RETURN u.name AS account
ORDER BY account
