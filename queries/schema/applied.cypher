// purpose: 已经执行过的结构迁移
// params:  none
// returns: name, sha256
// access:  read
// note:    sha256 是迁移文件语句的摘要,用来发现执行后又被改过的文件
MATCH (m:Migration)
RETURN m.name AS name, m.sha256 AS sha256
ORDER BY name
