// purpose: 一段时间里逐月发出、退回、办结的转介和走访次数
// params:  $region string; $scope map; $from date; $to date
// returns: month, sent, returned, completed, visits
// access:  read
// note:    转介按发出日期,不算草拟与录入有误;没有的月份没有行
CALL () {
  MATCH (r:Referral)-[:ABOUT]->(h:Household)
  WHERE $from <= r.sent_on AND r.sent_on <= $to AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
    AND NOT r.state IN ['草拟', '录入有误']
  RETURN left(toString(r.sent_on), 7) AS month, 1 AS sent, CASE r.state WHEN '已退回' THEN 1 ELSE 0 END AS returned,
         CASE WHEN r.state IN ['已办结', '已闭环'] THEN 1 ELSE 0 END AS completed, 0 AS visits
  UNION ALL
  MATCH (v:Visit)-[:ABOUT]->(h:Household)
  WHERE $from <= v.visited_on AND v.visited_on <= $to AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  RETURN left(toString(v.visited_on), 7) AS month, 0 AS sent, 0 AS returned, 0 AS completed, 1 AS visits
}
RETURN month, sum(sent) AS sent, sum(returned) AS returned, sum(completed) AS completed, sum(visits) AS visits
ORDER BY month
