// purpose: 已知疑点的状态
// params:  none
// returns: id, state
// access:  read
// note:    无
MATCH (f:Finding)
RETURN f.id AS id, f.state AS state
ORDER BY id
