// purpose: 数据库所在机器此刻的时间
// params:  none
// returns: now
// access:  read
// note:    单行;用来核对两边的时钟
RETURN datetime() AS now
