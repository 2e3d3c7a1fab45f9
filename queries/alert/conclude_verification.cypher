// purpose: 核实的结论
// params:  $task string; $outcome string; $why string; $by string; $on date; $evidence string?
// returns: verification, grant, measure, person
// access:  write
// note:    由办这次核实的任务带出;结论只写一次
MATCH (:Task {id: $task})-[:CARRIES_OUT]->(v:Verification)
WHERE v.outcome IS NULL
SET v.outcome = $outcome, v.why = $why, v.concluded_by = $by, v.concluded_on = $on, v.evidence = $evidence
RETURN v.id AS verification, v.grant AS grant, v.measure AS measure, v.person AS person
