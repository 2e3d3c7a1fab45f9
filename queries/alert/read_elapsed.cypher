// purpose: 只因日子过去、得分就可能变了的户
// params:  $first int; $last int; $birthdays list; $scope map
// returns: household, code
// access:  read
// note:    $first 至 $last 为上次核分次日到今天的整数日。情况和在户关系从首日起算、过了末日失效;$birthdays 为这几天满岁的出生日期
CALL () {
  MATCH (f:Fact)
  WHERE $first <= f.first_day AND f.first_day <= $last
  MATCH (s)-[:HAS_FACT]->(f)
  RETURN s
  UNION
  MATCH (f:Fact)
  WHERE $first - 1 <= f.last_day AND f.last_day < $last
  MATCH (s)-[:HAS_FACT]->(f)
  RETURN s
  UNION
  MATCH (s:Member)-[b:BELONGS_TO]->()
  WHERE $first <= b.first_day AND b.first_day <= $last
  RETURN s
  UNION
  MATCH (s:Member)-[b:BELONGS_TO]->()
  WHERE $first - 1 <= b.last_day AND b.last_day < $last
  RETURN s
  UNION
  UNWIND $birthdays AS day
  MATCH (s:Member)
  WHERE s.born_on = day
  RETURN s
}
CALL (s) {
  WITH s WHERE s:Household
  RETURN s AS h
  UNION ALL
  MATCH (s)-[:BELONGS_TO]->(h:Household)
  RETURN h
}
WITH DISTINCT h
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN h.id AS household, coalesce(h.code, '') AS code
ORDER BY household
