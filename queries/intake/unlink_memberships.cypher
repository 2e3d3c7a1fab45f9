// purpose: 去掉若干在户记录的 BELONGS_TO
// params:  $keys list
// returns: none
// access:  write
// note:    键为 人+户+加入日期,关系上带同一个键。按 Filed 找:Membership 上没有键的索引,要扫全部在户记录
UNWIND $keys AS key
MATCH (x:Filed {key: 'member\u001F' + key})
MATCH (m:Member)-[b:BELONGS_TO {key: key}]->(:Household)
USING INDEX SEEK m:Member(id)
WHERE m.id = head(split(key, '\u001F'))
DELETE b
