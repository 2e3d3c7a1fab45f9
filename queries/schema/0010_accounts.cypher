// purpose: 帐号、令牌、登录会话、已答请求、查看记录的唯一键
// params:  none
// returns: none
// access:  write
// note:    令牌和会话只存摘要
CREATE CONSTRAINT user_name IF NOT EXISTS FOR (n:User) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT token_id IF NOT EXISTS FOR (n:Token) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT token_digest IF NOT EXISTS FOR (n:Token) REQUIRE n.digest IS UNIQUE;
CREATE CONSTRAINT session_digest IF NOT EXISTS FOR (n:LoginSession) REQUIRE n.digest IS UNIQUE;
CREATE CONSTRAINT kept_answer_key IF NOT EXISTS FOR (n:KeptAnswer) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT viewing_key IF NOT EXISTS FOR (n:Viewing) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT account_act_seq IF NOT EXISTS FOR (n:AccountAct) REQUIRE n.seq IS UNIQUE;
CREATE INDEX session_user IF NOT EXISTS FOR (n:LoginSession) ON (n.user);
CREATE INDEX viewing_household IF NOT EXISTS FOR (n:Viewing) ON (n.household);
