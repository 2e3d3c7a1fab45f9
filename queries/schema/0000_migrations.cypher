// purpose: 迁移记录自身的唯一键
// params:  none
// returns: none
// access:  write
// note:    每次 aidchain init 都运行,幂等
CREATE CONSTRAINT migration_name IF NOT EXISTS FOR (n:Migration) REQUIRE n.name IS UNIQUE
