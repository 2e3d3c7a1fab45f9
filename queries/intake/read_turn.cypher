// purpose: 最近一次写入(导入、转介的一步、装载目录)的记号
// params:  none
// returns: turn, digest
// access:  read
// note:    单行。记号没变,地区一级的答案就没变
OPTIONAL MATCH (i:Intake)
WITH collect(i.request) AS turns
OPTIONAL MATCH (c:Catalogue {key: 'catalogue'})
RETURN turns[0] AS turn, c.digest AS digest
