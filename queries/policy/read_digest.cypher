// purpose: 政策目录现行内容的摘要,用来判断内存中的目录是否还是最新的
// params:  none
// returns: digest, return_reasons
// access:  read
// note:    一个点,一次读;从未装载过时没有行
MATCH (c:Catalogue {key: 'catalogue'})
WHERE c.digest IS NOT NULL
RETURN c.digest AS digest, c.return_reasons AS return_reasons
ORDER BY digest
