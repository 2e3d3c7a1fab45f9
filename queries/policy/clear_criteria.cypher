// purpose: 删去措施版本的旧条件,随后写入新的
// params:  $versions list
// returns: removed
// access:  write
// note:    versions 是版本的键;条件只说明版本,没有别的东西指向它
UNWIND $versions AS key
MATCH (v:PolicyVersion {key: key})-[:REQUIRES]->(c:Criterion)
USING INDEX SEEK v:PolicyVersion(key)
DETACH DELETE c
RETURN count(*) AS removed
