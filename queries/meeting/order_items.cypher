// purpose: 议题的次序
// params:  $items list
// returns: none
// access:  write
// note:    会议已锁住
UNWIND $items AS row
MATCH (i:AgendaItem {id: row.item})
SET i.position = row.position
