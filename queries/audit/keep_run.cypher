// purpose: 留存一次审计:范围、核查数、日期、数据覆盖,什么也没查到也留
// params:  $id string; $at datetime; $as_of date; $digest string; $everything bool; $households int; $opened int; $closed int; $unchanged int; $basis string
// returns: none
// access:  write
// note:    basis 为各查询的核查数、行数与覆盖(JSON)
CREATE (:AuditRun {id: $id, at: $at, as_of: $as_of, digest: $digest, everything: $everything, households: $households,
                   opened: $opened, closed: $closed, unchanged: $unchanged, basis: $basis})
