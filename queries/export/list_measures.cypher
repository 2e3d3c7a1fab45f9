// purpose: 目录里的措施,供图导出
// params:  none
// returns: measure, title, class, unit
// access:  read
// note:    没有发过的也在内:一项措施没有人享受,也是要看的
MATCH (x:Measure)
RETURN x.code AS measure, x.name AS title, x.class AS class, x.unit AS unit
ORDER BY measure
