// purpose: 目录里的部门,供图导出
// params:  none
// returns: department, title
// access:  read
// note:    无
MATCH (d:Department)
RETURN d.code AS department, d.name AS title
ORDER BY department
