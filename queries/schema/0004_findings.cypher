// purpose: 疑点、判断、审计留存的唯一键
// params:  none
// returns: none
// access:  write
// note:    判断的请求编号唯一:同一请求只写一次
CREATE CONSTRAINT finding_id IF NOT EXISTS FOR (n:Finding) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT judgement_idempotency_key IF NOT EXISTS FOR (n:Judgement) REQUIRE n.idempotency_key IS UNIQUE;
CREATE CONSTRAINT audit_run_id IF NOT EXISTS FOR (n:AuditRun) REQUIRE n.id IS UNIQUE;
