// purpose: 若干链上某一笔的校验码
// params:  $heads list
// returns: household, seq, mac
// access:  read
// note:    供检查点对照
UNWIND $heads AS head
MATCH (e:Entry {household: head.household, seq: head.seq})
RETURN e.household AS household, e.seq AS seq, e.mac AS mac
ORDER BY household, seq
