// purpose: 若干户的数据密钥(已由主密钥包裹)
// params:  $households list
// returns: id, sealed_key
// access:  read
// note:    无
UNWIND $households AS id
MATCH (h:Household {id: id})
RETURN h.id AS id, h.sealed_key AS sealed_key
ORDER BY id
