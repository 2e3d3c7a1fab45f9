// purpose: 一件告知承诺:承诺了什么、免交什么、历次核查、引出的任务
// params:  $pledge string; $department string?; $scope map
// returns: pledge, household, code, type, protected, person, measure, application, grant, department, text, edition, claims, spares, state, promised_on, made_by, checked_on, checked_by, broken_on, revoked_on, restored_on, recover_fen, recovered_fen, version, checks, tasks
// access:  read
// note:    给了 department 时只看它受理的;范围之外的与不存在的一样
MATCH (p:Pledge {id: $pledge})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND ($department IS NULL OR p.department = $department)
RETURN p.id AS pledge, h.id AS household, h.code AS code, h.kind AS type, h.protected AS protected, p.person AS person,
       p.measure AS measure, p.application AS application, p.grant AS grant, p.department AS department, p.text AS text,
       p.edition AS edition, p.claims AS claims, p.spares AS spares, p.state AS state, p.promised_on AS promised_on,
       p.made_by AS made_by, p.checked_on AS checked_on, p.checked_by AS checked_by, p.broken_on AS broken_on,
       p.revoked_on AS revoked_on, p.restored_on AS restored_on, p.recover_fen AS recover_fen,
       p.recovered_fen AS recovered_fen, p.version AS version,
       COLLECT { MATCH (c:PledgeCheck)-[:ON]->(p)
                 RETURN {check: c.id, result: c.result, why: c.why, by: c.by, at: c.at, comparison: c.comparison,
                         recover_fen: c.recover_fen, recovered_fen: c.recovered_fen} ORDER BY c.at, c.id } AS checks,
       COLLECT { MATCH (t:Task)-[:CARRIES_OUT]->(p)
                 RETURN {task: t.id, kind: t.kind, what: t.what, department: t.department, state: t.state,
                         due_on: t.due_on, provisional: t.provisional} ORDER BY t.made_at, t.id } AS tasks
ORDER BY pledge
