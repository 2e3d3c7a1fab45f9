// purpose: 装载政策目录之前先锁住,两处同时装载时一先一后
// params:  none
// returns: digest, return_reasons, seal
// access:  write
// note:    单独一条语句,先锁后读;值不变,锁照样取得,所以重复装载什么也不改
MERGE (c:Catalogue {key: 'catalogue'})
SET c.lock = true
RETURN c.digest AS digest, c.return_reasons AS return_reasons, c.seal AS seal
