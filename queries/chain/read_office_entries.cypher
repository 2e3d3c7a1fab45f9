// purpose: 逐页读本单位自己的链
// params:  $after int; $limit int
// returns: seq, previous, mac, body
// access:  read
// note:    供 chain verify 与检查点核对
MATCH (e:OfficeEntry)
WHERE e.seq > $after
RETURN e.seq AS seq, e.previous AS previous, e.mac AS mac, e.body AS body
ORDER BY seq
LIMIT $limit
