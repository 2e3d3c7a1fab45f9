// purpose: 最近一次写入(导入、转介的一步、装载目录、装载日历)的记号
// params:  none
// returns: turn, files, writes, batches, digest, calendar
// access:  read
// note:    单行。记号没变,地区一级的答案就没变(不看转介和走访的,只看 files);writes 逐次加一,据此只重读此后动过的转介
OPTIONAL MATCH (t:Intake {name: 'turn'})
OPTIONAL MATCH (c:Catalogue {key: 'catalogue'})
OPTIONAL MATCH (y:CalendarYear {year: 1900})
RETURN t.request AS turn,
       t.files AS files,
       coalesce(t.writes, 0) AS writes,
       coalesce(t.batches, 0) AS batches,
       c.digest AS digest,
       y.lock AS calendar
