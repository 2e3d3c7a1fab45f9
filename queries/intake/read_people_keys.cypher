// purpose: 若干人的数据密钥(已由主密钥包裹)
// params:  $people list
// returns: id, sealed_key
// access:  read
// note:    无
UNWIND $people AS id
MATCH (m:Member {id: id})
RETURN m.id AS id, m.sealed_key AS sealed_key
ORDER BY id
