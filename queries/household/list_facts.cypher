// purpose: 各部门掌握的这一户和它现在成员的情况,自何时起
// params:  $household string; $as_of date; $scope map
// returns: person, fact, value, department, since, until, runs
// access:  read
// note:    person 为空 = 全户的情况;runs = as_of 当日有效
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
CALL (h, day) {
  MATCH (h)-[:HAS_FACT]->(f:Fact)
  RETURN f, null AS person
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)-[:HAS_FACT]->(f:Fact)
  WHERE b.first_day <= day AND day <= b.last_day
  RETURN f, m.id AS person
}
MATCH (f)-[:REPORTED_BY]->(d:Department)
WHERE f.valid_from <= $as_of
RETURN person, f.name AS fact, f.text AS value, d.code AS department, f.valid_from AS since, f.valid_to AS until,
       f.valid_to IS NULL OR $as_of <= f.valid_to AS runs
ORDER BY person, NOT runs, fact, since DESC, department
