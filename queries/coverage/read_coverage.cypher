// purpose: 各部门每种文件最新的数据日期
// params:  $kinds list
// returns: kind, department, data_date
// access:  read
// note:    没有任何部门送过的种类不在其中,由调用者补上
MATCH (b:Batch)-[:SENT_BY]->(d:Department)
WHERE b.kind IN $kinds
RETURN b.kind AS kind, d.code AS department, max(b.data_date) AS data_date
ORDER BY kind, department
