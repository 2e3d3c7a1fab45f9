// purpose: 写下新的预警
// params:  $alerts list
// returns: opened
// access:  write
// note:    单行;户已锁住,已看过没有未了结的预警
UNWIND $alerts AS row
MATCH (h:Household {id: row.household})
CREATE (a:Alert)-[:ABOUT]->(h)
SET a = row.properties
RETURN count(a) AS opened
