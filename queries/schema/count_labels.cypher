// purpose: 各类节点各有多少
// params:  none
// returns: label, count
// access:  read
// note:    供备份与恢复对照
MATCH (n)
UNWIND labels(n) AS label
RETURN label, count(*) AS count
ORDER BY label
