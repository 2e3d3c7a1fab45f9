// purpose: 本单位自己的链接上一笔
// params:  $seq int; $previous string; $mac string; $body string; $sealed string
// returns: none
// access:  write
// note:    链已锁住;body 是被校验的原文,sealed 封住末端
MATCH (o:OfficeLedger {name: 'office'})
CREATE (:OfficeEntry {seq: $seq, previous: $previous, mac: $mac, body: $body})
SET o.seq = $seq, o.mac = $mac, o.sealed = $sealed
