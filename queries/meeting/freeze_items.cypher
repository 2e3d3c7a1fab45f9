// purpose: 封存案卷:字节、摘要、在链上的位置
// params:  $items list
// returns: none
// access:  write
// note:    会议与各户已锁住
UNWIND $items AS row
MATCH (i:AgendaItem {id: row.item})
SET i.packet = row.packet, i.sha256 = row.sha256, i.frozen_seq = row.seq, i.version = i.version + 1
