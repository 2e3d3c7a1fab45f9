// purpose: 重算若干人各条在户记录的最后一天
// params:  $rows list
// returns: none
// access:  write
// note:    任一行报了死亡,此人的全部在户记录到死亡当日为止
UNWIND $rows AS row
MATCH (m:Member {id: row.person})-[b:BELONGS_TO {key: row.key}]->(:Household)
USING INDEX SEEK m:Member(id)
SET b.last_day = row.last_day
