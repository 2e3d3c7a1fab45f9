// purpose: 封存政策目录
// params:  $seal string?
// returns: none
// access:  write
// note:    已锁住
MATCH (c:Catalogue {key: 'catalogue'})
SET c.seal = $seal
