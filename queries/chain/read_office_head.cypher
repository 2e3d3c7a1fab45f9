// purpose: 本单位自己的链的末端
// params:  none
// returns: seq, mac, sealed
// access:  read
// note:    不关于哪一户的动作(专项行动、包网格、议程为空的会议)记在这条链上;还没有时没有行
MATCH (o:OfficeLedger {name: 'office'})
RETURN o.seq AS seq, o.mac AS mac, o.sealed AS sealed
ORDER BY seq
