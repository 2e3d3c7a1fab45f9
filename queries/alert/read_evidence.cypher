// purpose: 若干户用来核分的情况:户的、当日在户成员的,和成员的年龄
// params:  $households list; $facts list; $as_of date; $scope map
// returns: household, person, fact, value, since, until, department
// access:  read
// note:    与 household_risk 看的相同;起始日期最晚的起作用,过期的不起作用,由程序挑选。年龄没有报送部门
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
UNWIND $households AS id
MATCH (h:Household {id: id})
WHERE h.code STARTS WITH $scope.region
CALL (h, day) {
  MATCH (h)-[:HAS_FACT]->(f:Fact)-[:REPORTED_BY]->(d:Department)
  WHERE f.name IN $facts AND f.first_day <= day
  RETURN null AS person, f.name AS fact, f.text AS value, f.valid_from AS since, f.valid_to AS until, d.code AS department
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)-[:HAS_FACT]->(f:Fact)-[:REPORTED_BY]->(d:Department)
  WHERE b.first_day <= day AND day <= b.last_day AND f.name IN $facts AND f.first_day <= day
  RETURN m.id AS person, f.name AS fact, f.text AS value, f.valid_from AS since, f.valid_to AS until, d.code AS department
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)
  WHERE b.first_day <= day AND day <= b.last_day
  RETURN m.id AS person, '年龄' AS fact,
         toString($as_of.year - m.born_on.year
                  - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * m.born_on.month + m.born_on.day THEN 1 ELSE 0 END) AS value,
         m.born_on AS since, null AS until, null AS department
}
RETURN h.id AS household, person, fact, value, since, until, department
ORDER BY household, fact, person, since DESC, department, value
