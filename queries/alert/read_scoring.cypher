// purpose: 上次核分是哪一天、按哪一版政策目录
// params:  none
// returns: day, digest
// access:  read
// note:    从未核过时没有行
MATCH (s:Scoring {name: 'alerts'})
RETURN s.day AS day, s.digest AS digest
ORDER BY day
