// purpose: 写在户记录节点,属性为现在成立的那一版
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key 与 properties;空值即去掉该属性
UNWIND $rows AS row
MERGE (n:Membership:Filed {key: row.key})
SET n += row.properties
