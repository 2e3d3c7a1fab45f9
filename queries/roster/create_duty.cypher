// purpose: 写下名册的一笔:谁包哪一户,或哪里的哪个网格
// params:  $properties map
// returns: duty
// access:  write
// note:    包户的户已锁住;包网格的不连到户,按网格和区划算
CREATE (d:Duty)
SET d = $properties
WITH d
OPTIONAL MATCH (h:Household {id: d.household})
FOREACH (home IN CASE WHEN h IS NULL THEN [] ELSE [h] END | CREATE (d)-[:ABOUT]->(home))
RETURN d.id AS duty
