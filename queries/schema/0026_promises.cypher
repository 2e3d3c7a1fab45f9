// purpose: 告知承诺、承诺核查、申诉的唯一键与常查的属性
// params:  none
// returns: none
// access:  write
// note:    每个动作的幂等键在链上(Entry)唯一
CREATE CONSTRAINT pledge_id IF NOT EXISTS FOR (n:Pledge) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT pledge_check_id IF NOT EXISTS FOR (n:PledgeCheck) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT complaint_id IF NOT EXISTS FOR (n:Complaint) REQUIRE n.id IS UNIQUE;
CREATE INDEX pledge_household IF NOT EXISTS FOR (n:Pledge) ON (n.household);
CREATE INDEX complaint_household IF NOT EXISTS FOR (n:Complaint) ON (n.household);
