// purpose: 记下这次核分的日子与政策目录
// params:  $day date; $digest string
// returns: none
// access:  write
// note:    换了日子或目录,下次全部重核
MERGE (s:Scoring {name: 'alerts'})
SET s.day = $day, s.digest = $digest
