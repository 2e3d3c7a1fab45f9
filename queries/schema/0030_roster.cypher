// purpose: 名册与专项行动的唯一键
// params:  none
// returns: none
// access:  write
// note:    包网格、开行动不属于哪一户,幂等键在它们自己上
CREATE CONSTRAINT duty_id IF NOT EXISTS FOR (n:Duty) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT duty_idempotency_key IF NOT EXISTS FOR (n:Duty) REQUIRE n.idempotency_key IS UNIQUE;
CREATE CONSTRAINT duty_end_key IF NOT EXISTS FOR (n:Duty) REQUIRE n.end_key IS UNIQUE;
CREATE CONSTRAINT campaign_id IF NOT EXISTS FOR (n:Campaign) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT campaign_idempotency_key IF NOT EXISTS FOR (n:Campaign) REQUIRE n.idempotency_key IS UNIQUE;
CREATE INDEX duty_household IF NOT EXISTS FOR (n:Duty) ON (n.household);
CREATE INDEX duty_grid IF NOT EXISTS FOR (n:Duty) ON (n.grid);
