// purpose: 一户的链按户编号取
// params:  none
// returns: none
// access:  write
// note:    (household, seq) 的唯一键只在两列都给时才用得上;没有这一条,看一户的链要扫全省的链(9 万笔已要 100 毫秒)
CREATE INDEX entry_household IF NOT EXISTS FOR (n:Entry) ON (n.household);
