// purpose: 去掉若干事项与各链的现在归属,随后重写
// params:  $keys list
// returns: none
// access:  write
// note:    链上各笔不动,动的只是“现在归哪一户”
UNWIND $keys AS key
MATCH (t:Filed {key: key})-[stands:STANDS_IN]->(:Household)
USING INDEX SEEK t:Filed(key)
DELETE stands
