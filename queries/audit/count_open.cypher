// purpose: 现在成立的疑点有多少
// params:  none
// returns: open
// access:  read
// note:    单行
MATCH (f:Finding {state: 'open'})
RETURN count(f) AS open
