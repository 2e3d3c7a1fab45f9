// purpose: 把出厂密码换成本机自己的密码(在 system 库里运行)
// params:  $delivered string; $own string
// returns: none
// access:  write
// note:    只在本地 Neo4j 第一次启动时用;密码走 Bolt 参数,不进进程列表
ALTER CURRENT USER SET PASSWORD FROM $delivered TO $own
