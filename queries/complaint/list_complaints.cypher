// purpose: 申诉清单
// params:  $state string?; $household string?; $department string?; $target string?; $today date; $region string; $scope map
// returns: complaint, household, person, against, target, measure, department, what, state, filed_on, due_on, provisional, overdue, why, answered_on, version
// access:  read
// note:    先列待答复的,按期限;overdue = 没有答复且过了期限
MATCH (c:Complaint)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($state IS NULL OR c.state = $state) AND ($household IS NULL OR c.household = $household)
  AND ($department IS NULL OR c.department = $department) AND ($target IS NULL OR c.target = $target)
RETURN c.id AS complaint, h.id AS household, c.person AS person, c.against AS against, c.target AS target,
       c.measure AS measure, c.department AS department, c.what AS what, c.state AS state, c.filed_on AS filed_on,
       c.due_on AS due_on, c.provisional AS provisional,
       c.state = '待答复' AND coalesce(c.due_on < $today, false) AS overdue, c.why AS why, c.answered_on AS answered_on, c.version AS version
ORDER BY CASE c.state WHEN '待答复' THEN 0 ELSE 1 END, coalesce(due_on, date('9999-12-31')), complaint
