// purpose: 在户关系变动后,把只有身份证号的转介、走访改连到现在的户
// params:  $rows list
// returns: none
// access:  write
// note:    household 为空=此人已无在户记录
UNWIND $rows AS row
MATCH (t:Filed {key: row.key})
OPTIONAL MATCH (t)-[old:ABOUT]->(:Household)
DELETE old
WITH DISTINCT t, row
MATCH (h:Household {id: row.household})
CREATE (t)-[:ABOUT]->(h)
