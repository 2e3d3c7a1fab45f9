// purpose: 记下一次执行过的结构迁移
// params:  $name string; $sha256 string; $applied_at datetime
// returns: none
// access:  write
// note:    已有同名记录时不变
MERGE (m:Migration {name: $name})
ON CREATE SET m.sha256 = $sha256, m.applied_at = $applied_at
