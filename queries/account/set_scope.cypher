// purpose: 改一个帐号的地区和部门,并结束它的全部会话和令牌
// params:  $account string; $region string; $department string?
// returns: none
// access:  write
// note:    region 为前缀,空=全部;department 空=不属于部门
MATCH (u:User {name: $account})
SET u.region = $region, u.department = $department
WITH u
OPTIONAL MATCH (t:Token {user: u.name})
SET t.revoked = true
WITH DISTINCT u                        // 令牌有几个,都只往下走一次
MATCH (s:LoginSession {user: u.name})
DELETE s
