// purpose: 部门对推送的答复
// params:  $task string; $answer string; $by string; $on date
// returns: push
// access:  write
// note:    由办这件推送的任务带出
MATCH (:Task {id: $task})-[:CARRIES_OUT]->(p:Push)
SET p.answer = $answer, p.answered_by = $by, p.answered_on = $on
RETURN p.id AS push
