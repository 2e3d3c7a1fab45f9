// purpose: 帐号管理记录的最后一笔
// params:  none
// returns: seq, mac
// access:  read
// note:    没有时没有行
MATCH (a:AccountAct)
WITH a
ORDER BY a.seq DESC
LIMIT 1
RETURN a.seq AS seq, a.mac AS mac
ORDER BY seq
