// purpose: 告知承诺清单,也是报信用平台的底
// params:  $state string?; $household string?; $department string?; $region string; $scope map
// returns: pledge, household, person, protected, measure, application, edition, department, state, promised_on, checked_on, broken_on, revoked_on, recover_fen, recovered_fen, restored_on, version
// access:  read
// note:    先列待核查的,再列失信、已撤销的
MATCH (p:Pledge)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($state IS NULL OR p.state = $state) AND ($household IS NULL OR p.household = $household)
  AND ($department IS NULL OR p.department = $department)
RETURN p.id AS pledge, h.id AS household, p.person AS person, h.protected AS protected, p.measure AS measure,
       p.application AS application, p.edition AS edition, p.department AS department, p.state AS state,
       p.promised_on AS promised_on, p.checked_on AS checked_on, p.broken_on AS broken_on, p.revoked_on AS revoked_on,
       p.recover_fen AS recover_fen, p.recovered_fen AS recovered_fen, p.restored_on AS restored_on,
       p.version AS version
ORDER BY CASE p.state WHEN '待核查' THEN 0 WHEN '失信' THEN 1 WHEN '已撤销' THEN 2 WHEN '守诺' THEN 3 ELSE 4 END,
         promised_on, pledge
