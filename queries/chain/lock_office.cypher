// purpose: 锁住本单位自己的链;独立的一条语句,先于任何读取
// params:  $request string
// returns: none
// access:  write
// note:    第一次时建出它的末端
MERGE (o:OfficeLedger {name: 'office'})
SET o.lock = $request
