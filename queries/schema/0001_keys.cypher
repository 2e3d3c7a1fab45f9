// purpose: 每种节点的唯一键
// params:  none
// returns: none
// access:  write
// note:    社区版只有唯一约束:有键的节点不会因同时导入而成双;(household, seq)、(household, previous) 使链不会分叉
CREATE CONSTRAINT region_code IF NOT EXISTS FOR (n:Region) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT department_code IF NOT EXISTS FOR (n:Department) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT measure_code IF NOT EXISTS FOR (n:Measure) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT indicator_code IF NOT EXISTS FOR (n:Indicator) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT need_name IF NOT EXISTS FOR (n:Need) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT reason_name IF NOT EXISTS FOR (n:Reason) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT policy_version_key IF NOT EXISTS FOR (n:PolicyVersion) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT criterion_key IF NOT EXISTS FOR (n:Criterion) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT frequency_key IF NOT EXISTS FOR (n:Frequency) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT parameter_key IF NOT EXISTS FOR (n:Parameter) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT limit_key IF NOT EXISTS FOR (n:Limit) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT threshold_key IF NOT EXISTS FOR (n:Threshold) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT visit_rule_key IF NOT EXISTS FOR (n:VisitRule) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT freshness_key IF NOT EXISTS FOR (n:Freshness) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT calendar_year IF NOT EXISTS FOR (n:CalendarYear) REQUIRE n.year IS UNIQUE;
CREATE CONSTRAINT household_key IF NOT EXISTS FOR (n:Household) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT household_id IF NOT EXISTS FOR (n:Household) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT member_id IF NOT EXISTS FOR (n:Member) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT membership_key IF NOT EXISTS FOR (n:Membership) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT fact_key IF NOT EXISTS FOR (n:Fact) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT application_key IF NOT EXISTS FOR (n:Application) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT grant_key IF NOT EXISTS FOR (n:Grant) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT adjustment_key IF NOT EXISTS FOR (n:Adjustment) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT payment_key IF NOT EXISTS FOR (n:Payment) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT referral_key IF NOT EXISTS FOR (n:Referral) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT visit_key IF NOT EXISTS FOR (n:Visit) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT resource_key IF NOT EXISTS FOR (n:Resource) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT batch_id IF NOT EXISTS FOR (n:Batch) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT quarantined_id IF NOT EXISTS FOR (n:Quarantined) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT receipt_id IF NOT EXISTS FOR (n:Receipt) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT entry_seq IF NOT EXISTS FOR (n:Entry) REQUIRE (n.household, n.seq) IS UNIQUE;
CREATE CONSTRAINT entry_previous IF NOT EXISTS FOR (n:Entry) REQUIRE (n.household, n.previous) IS UNIQUE;
CREATE CONSTRAINT entry_idempotency_key IF NOT EXISTS FOR (n:Entry) REQUIRE n.idempotency_key IS UNIQUE;
