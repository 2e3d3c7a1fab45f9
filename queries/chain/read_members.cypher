// purpose: 逐页读有在户记录的人:密封的号码与姓名、出生日期、各在户记录上的姓名
// params:  $household string?; $after string; $limit int
// returns: id, household, sealed_key, number_sealed, name_sealed, born_on, names
// access:  read
// note:    household 非空=只读这一户的人;在程序里解封核对
MATCH (m:Member)
WHERE m.id > $after
  AND EXISTS { MATCH (m)-[:BELONGS_TO]->(home:Household) WHERE $household IS NULL OR home.id = $household }
WITH m
ORDER BY m.id
LIMIT $limit
MATCH (m)-[b:BELONGS_TO]->(h:Household)
MATCH (x:Filed {key: 'member\u001F' + b.key})
RETURN m.id AS id, min(h.id) AS household, m.sealed_key AS sealed_key, m.number_sealed AS number_sealed,
       m.name_sealed AS name_sealed, m.born_on AS born_on, collect(x.name_sealed) AS names
ORDER BY id
