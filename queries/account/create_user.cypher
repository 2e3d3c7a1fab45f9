// purpose: 新建一个帐号
// params:  $account string; $role string; $region string; $department string?; $password string; $at datetime
// returns: none
// access:  write
// note:    password 为 argon2 摘要;region 为前缀,空=全部
CREATE (:User {name: $account, role: $role, region: $region, department: $department, password: $password,
               disabled: false, failed: 0, created_at: $at})
