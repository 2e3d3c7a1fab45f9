// purpose: 上次审计是哪一天、按哪一版政策目录、怎么查的
// params:  none
// returns: as_of, digest, basis
// access:  read
// note:    从未审计过时没有行
MATCH (r:AuditRun)
WHERE r.at IS NOT NULL
RETURN r.as_of AS as_of, r.digest AS digest, r.basis AS basis
ORDER BY r.at DESC
LIMIT 1
