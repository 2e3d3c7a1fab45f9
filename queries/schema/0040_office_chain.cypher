// purpose: 本单位自己的链的唯一键
// params:  none
// returns: none
// access:  write
// note:    不关于哪一户的动作记在这条链上
CREATE CONSTRAINT office_entry_seq IF NOT EXISTS FOR (n:OfficeEntry) REQUIRE n.seq IS UNIQUE;
CREATE CONSTRAINT office_ledger_name IF NOT EXISTS FOR (n:OfficeLedger) REQUIRE n.name IS UNIQUE;
