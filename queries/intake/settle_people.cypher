// purpose: 重定若干人的死亡日期与姓名
// params:  $rows list
// returns: none
// access:  write
// note:    姓名取数据日期最晚的在户记录
UNWIND $rows AS row
MATCH (m:Member {id: row.id})
SET m.died_on = row.died_on
WITH m
MATCH (m)-[b:BELONGS_TO]->(:Household)
MATCH (x:Filed {key: 'member\u001F' + b.key})
WITH m, x
ORDER BY x.data_date DESC, x.key
WITH m, head(collect(x.name_sealed)) AS name
SET m.name_sealed = name
