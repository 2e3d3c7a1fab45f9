// purpose: 等的东西到了
// params:  $keys list
// returns: none
// access:  write
// note:    没有人等的键不产生任何节点
UNWIND $keys AS key
MATCH (a:Awaited {key: key})
SET a.arrived = true
