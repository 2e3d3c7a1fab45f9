// purpose: 隔离区里等待的和出错的各有几行
// params:  none
// returns: waiting, rows
// access:  read
// note:    没有隔离行时没有行
MATCH (q:Quarantined)
RETURN q.waiting AS waiting, count(q) AS rows
ORDER BY waiting
