// purpose: 写走访节点,并连到所说的户与人
// params:  $rows list
// returns: none
// access:  write
// note:    rows: key、properties(空值即去掉该属性)、links(作废的为空:没有关系)。
//          只有身份证号的走访,户按成链规则定
UNWIND $rows AS row
MERGE (v:Visit:Filed {key: row.key})
SET v += row.properties
WITH v, row.links AS to
WHERE to IS NOT NULL
OPTIONAL MATCH (h:Household {id: to.household})
OPTIONAL MATCH (m:Member {id: to.person})
FOREACH (home IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (v)-[:ABOUT]->(home))
FOREACH (person IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (v)-[:FOR]->(person))
