// purpose: 一段时间里逐月发放的金额和笔数
// params:  $region string; $scope map; $from date; $to date
// returns: month, paid_fen, payments
// access:  read
// note:    按发放日期,归户与 aid_statistics 相同,所以一个月的合计与那张表同一个月的合计相等;没有发放的月份没有行
CALL () {
  MATCH (h:Household)<-[:TO]-(:Grant)<-[:PAYS]-(p:Payment)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND $from <= p.paid_on AND p.paid_on <= $to
  RETURN left(toString(p.paid_on), 7) AS month, sum(p.amount_fen) AS fen, count(p) AS number
  UNION ALL
  MATCH (m:Member)
  WHERE EXISTS { (m)<-[:TO]-() }
  WITH m, [(m)-[b:BELONGS_TO]->(h) | [b.first_day, b.last_day, h.code STARTS WITH $region AND h.code STARTS WITH $scope.region]] AS stays
  WHERE any(x IN stays WHERE x[2])
  MATCH (m)<-[:TO]-(:Grant)<-[:PAYS]-(p:Payment)
  WHERE $from <= p.paid_on AND p.paid_on <= $to
  WITH p, stays, CASE WHEN all(x IN stays WHERE x[2]) THEN null ELSE duration.inDays(date('1970-01-01'), p.paid_on).days END AS d
  WITH p, CASE WHEN d IS NULL THEN [] ELSE [x IN stays | [CASE WHEN x[0] <= d AND d <= x[1] THEN -200000
                                                              WHEN x[1] < d THEN -x[1]
                                                              ELSE 200000 + x[0] END, x[2]]] END AS near
  WITH p, near, reduce(least = null, x IN near | CASE WHEN least <= x[0] THEN least ELSE x[0] END) AS least
  WHERE size(near) = 0 OR any(x IN near WHERE x[0] = least AND x[1])
  RETURN left(toString(p.paid_on), 7) AS month, sum(p.amount_fen) AS fen, count(p) AS number
}
RETURN month, sum(fen) AS paid_fen, sum(number) AS payments
ORDER BY month
