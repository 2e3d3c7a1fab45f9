// purpose: 锁住一次会议;独立的一条语句,先于任何读取
// params:  $meeting string; $request string
// returns: none
// access:  write
// note:    没有这次会议时什么也不做,其后的读取会说
MATCH (m:Meeting {id: $meeting})
SET m.lock = $request
