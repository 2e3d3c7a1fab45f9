// purpose: 封存若干疑点
// params:  $seals list
// returns: none
// access:  write
// note:    seals: id 与 seal
UNWIND $seals AS one
MATCH (f:Finding {id: one.id})
SET f.seal = one.seal
