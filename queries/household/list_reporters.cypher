// purpose: 若干项情况各由哪些部门报过,报得最多的在前
// params:  $facts list; $most int
// returns: fact, department, times
// access:  read
// note:    每项至多看 $most 条(有索引),times 是其中的条数;没有行的情况,还没有部门报过。不说出任何人、任何户
UNWIND $facts AS fact
CALL (fact) {
  MATCH (f:Fact {name: fact})
  RETURN f
  LIMIT $most
}
MATCH (f)-[:REPORTED_BY]->(d:Department)
WITH fact, d.code AS department, count(*) AS times
RETURN fact, department, times
ORDER BY fact, times DESC, department
