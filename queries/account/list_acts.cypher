// purpose: 帐号管理的全部记录
// params:  none
// returns: seq, previous, mac, body, by, at, act, account
// access:  read
// note:    谁在何时对哪个帐号做了什么
MATCH (a:AccountAct)
RETURN a.seq AS seq, a.previous AS previous, a.mac AS mac, a.body AS body, a.by AS by, a.at AS at, a.act AS act,
       a.user AS account
ORDER BY seq
