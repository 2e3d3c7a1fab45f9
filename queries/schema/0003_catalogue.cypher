// purpose: 政策目录的摘要节点只有一个
// params:  none
// returns: none
// access:  write
// note:    装载目录时先锁它
CREATE CONSTRAINT catalogue_key IF NOT EXISTS FOR (n:Catalogue) REQUIRE n.key IS UNIQUE;
