// purpose: 若干编号里疑点簿已有的条数
// params:  $ids list
// returns: known
// access:  read
// note:    单行
UNWIND $ids AS id
MATCH (f:Finding {id: id})
RETURN count(f) AS known
