// purpose: 政策目录的封存
// params:  none
// returns: digest, seal
// access:  read
// note:    没有装载过则没有行
MATCH (c:Catalogue {key: 'catalogue'})
RETURN c.digest AS digest, c.seal AS seal
ORDER BY digest
