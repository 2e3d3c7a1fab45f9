// purpose: 资源匹配的唯一键
// params:  none
// returns: none
// access:  write
// note:    资源本身来自文件,键已唯一
CREATE CONSTRAINT match_id IF NOT EXISTS FOR (n:Match) REQUIRE n.id IS UNIQUE;
CREATE INDEX match_resource IF NOT EXISTS FOR (n:Match) ON (n.resource);
