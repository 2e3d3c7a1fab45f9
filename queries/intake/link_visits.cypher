// purpose: 把走访连到所说的户与人
// params:  $rows list
// returns: none
// access:  write
// note:    只有身份证号的走访,户按成链规则定
UNWIND $rows AS row
MATCH (v:Visit {id: row.id})
OPTIONAL MATCH (h:Household {id: row.household})
OPTIONAL MATCH (m:Member {id: row.person})
FOREACH (home IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (v)-[:ABOUT]->(home))
FOREACH (person IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (v)-[:FOR]->(person))
