// purpose: 写人(首次出现时),身份证号已密封
// params:  $people list
// returns: none
// access:  write
// note:    已在的人不改:一人一把数据密钥
UNWIND $people AS person
MERGE (m:Member {id: person.id})
ON CREATE SET m.sealed_key = person.sealed_key, m.number_sealed = person.number_sealed, m.born_on = person.born_on
