// purpose: 写日历之前先锁住,两处同时装载时一先一后
// params:  $request string
// returns: year
// access:  write
// note:    锁在 1900 年的节点上;单独一条语句,先锁后读
MERGE (y:CalendarYear {year: 1900})
SET y.lock = $request
RETURN y.year AS year
