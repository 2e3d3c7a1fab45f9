// purpose: 撤下议题,写明理由
// params:  $item string; $why string
// returns: none
// access:  write
// note:    会议与户已锁住
MATCH (i:AgendaItem {id: $item})
SET i.state = '已撤下', i.dropped_why = $why, i.version = i.version + 1
