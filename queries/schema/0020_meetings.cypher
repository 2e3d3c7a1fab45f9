// purpose: 预警、任务、推送、核实、会议、议题、决定的唯一键
// params:  none
// returns: none
// access:  write
// note:    每个动作的幂等键在链上(Entry)唯一;开会这一动作不属于哪一户,键在会议上
CREATE CONSTRAINT alert_id IF NOT EXISTS FOR (n:Alert) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT scoring_name IF NOT EXISTS FOR (n:Scoring) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT task_id IF NOT EXISTS FOR (n:Task) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT push_id IF NOT EXISTS FOR (n:Push) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT verification_id IF NOT EXISTS FOR (n:Verification) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT meeting_id IF NOT EXISTS FOR (n:Meeting) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT meeting_idempotency_key IF NOT EXISTS FOR (n:Meeting) REQUIRE n.idempotency_key IS UNIQUE;
CREATE CONSTRAINT agenda_item_id IF NOT EXISTS FOR (n:AgendaItem) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT agenda_item_place IF NOT EXISTS FOR (n:AgendaItem) REQUIRE (n.meeting, n.household) IS UNIQUE;
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:Decision) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT decision_item IF NOT EXISTS FOR (n:Decision) REQUIRE n.item IS UNIQUE;
CREATE INDEX task_department IF NOT EXISTS FOR (n:Task) ON (n.department);
CREATE INDEX task_household IF NOT EXISTS FOR (n:Task) ON (n.household);
CREATE INDEX alert_household IF NOT EXISTS FOR (n:Alert) ON (n.household);
