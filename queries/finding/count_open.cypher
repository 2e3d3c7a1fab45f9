// purpose: 疑点簿里没有消去的疑点,按规则各有几条
// params:  none
// returns: rule, rows
// access:  read
// note:    供监控;不分地区,只有数目
MATCH (f:Finding {state: 'open'})
RETURN f.rule AS rule, count(f) AS rows
ORDER BY rule
