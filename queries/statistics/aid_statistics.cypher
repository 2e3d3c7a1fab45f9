// purpose: 各项措施在一段时间里救助了多少户、多少人,发放多少钱
// params:  $region string; $scope map; $from date?; $to date?
// returns: measure, households, persons, grants, paid_fen
// access:  read
// note:    期间内到达本地区某户的救助算一份;households 为其在期间内到达的本地区户数,persons 为其在期间内到达的人数。
//          paid_fen 按发放日期,个人救助按发放当日归户(同时在几户的,有一户在本地区即算)
CALL () {
  RETURN CASE WHEN $from IS NULL THEN -99999 ELSE duration.inDays(date('1970-01-01'), $from).days END AS begin,
         CASE WHEN $to IS NULL THEN 99999 ELSE duration.inDays(date('1970-01-01'), $to).days END AS end
}
CALL (begin, end) {
  MATCH (h:Household)<-[t:TO]-(g)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND t.first_day <= end AND begin <= t.last_day
  WITH t.measure AS measure, h, g, [(h)<-[b:BELONGS_TO]-(m)
      WHERE b.first_day <= b.last_day AND b.first_day <= t.last_day AND t.first_day <= b.last_day
        AND b.first_day <= end AND begin <= b.last_day AND NOT m.id IN coalesce(g.not_covered, []) | m] AS people
  RETURN measure, h, g, people, 0 AS fen
  UNION ALL
  MATCH (h:Household)<-[b:BELONGS_TO]-(m)<-[t:TO]-(g)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND t.first_day <= end AND begin <= t.last_day
    AND b.first_day <= b.last_day AND b.first_day <= t.last_day AND t.first_day <= b.last_day AND b.first_day <= end AND begin <= b.last_day
  RETURN t.measure AS measure, h, g, [m] AS people, 0 AS fen
  UNION ALL
  MATCH (h:Household)<-[t:TO]-(g)<-[:PAYS]-(p)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
    AND ($from IS NULL OR p.paid_on >= $from) AND ($to IS NULL OR p.paid_on <= $to)
  RETURN t.measure AS measure, null AS h, null AS g, [null] AS people, sum(p.amount_fen) AS fen
  UNION ALL
  // 一直在本地区的人不必逐笔归户
  MATCH (m:Member)
  WHERE EXISTS { (m)<-[:TO]-() }
  WITH m, [(m)-[b:BELONGS_TO]->(h) | [b.first_day, b.last_day, h.code STARTS WITH $region AND h.code STARTS WITH $scope.region]] AS stays
  WHERE any(x IN stays WHERE x[2])
  MATCH (m)<-[t:TO]-(g)<-[:PAYS]-(p)
  WHERE ($from IS NULL OR p.paid_on >= $from) AND ($to IS NULL OR p.paid_on <= $to)
  WITH t, p, stays, CASE WHEN all(x IN stays WHERE x[2]) THEN null ELSE duration.inDays(date('1970-01-01'), p.paid_on).days END AS d
  WITH t, p, CASE WHEN d IS NULL THEN [] ELSE [x IN stays | [CASE WHEN x[0] <= d AND d <= x[1] THEN -200000
                                                                 WHEN x[1] < d THEN -x[1]
                                                                 ELSE 200000 + x[0] END, x[2]]] END AS near
  WITH t, p, near, reduce(least = null, x IN near | CASE WHEN least <= x[0] THEN least ELSE x[0] END) AS least
  WHERE size(near) = 0 OR any(x IN near WHERE x[0] = least AND x[1])
  RETURN t.measure AS measure, null AS h, null AS g, [null] AS people, sum(p.amount_fen) AS fen
}
UNWIND CASE WHEN size(people) = 0 THEN [null] ELSE people END AS m
RETURN measure, count(DISTINCT h) AS households, count(DISTINCT m) AS persons, count(DISTINCT g) AS grants,
       sum(fen) AS paid_fen
ORDER BY measure
