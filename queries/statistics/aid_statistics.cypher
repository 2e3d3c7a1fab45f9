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
  RETURN measure, h, g, people, null AS payment
  UNION ALL
  MATCH (h:Household)<-[b:BELONGS_TO]-(m)<-[t:TO]-(g)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND t.first_day <= end AND begin <= t.last_day
    AND b.first_day <= b.last_day AND b.first_day <= t.last_day AND t.first_day <= b.last_day AND b.first_day <= end AND begin <= b.last_day
  RETURN t.measure AS measure, h, g, [m] AS people, null AS payment
  UNION ALL
  MATCH (h:Household)<-[t:TO]-(g)<-[:PAYS]-(p)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
    AND ($from IS NULL OR p.paid_on >= $from) AND ($to IS NULL OR p.paid_on <= $to)
  RETURN t.measure AS measure, null AS h, null AS g, [] AS people, p AS payment
  UNION ALL
  MATCH (m:Member)<-[t:TO]-(g)<-[:PAYS]-(p)
  WHERE ($from IS NULL OR p.paid_on >= $from) AND ($to IS NULL OR p.paid_on <= $to)
  CALL (m, p) {
    WITH m, duration.inDays(date('1970-01-01'), p.paid_on).days AS d
    MATCH (m)-[b:BELONGS_TO]->(h)
    WITH h.code AS code, CASE WHEN b.first_day <= d AND d <= b.last_day THEN -200000
                              WHEN b.last_day < d THEN -b.last_day
                              ELSE 200000 + b.first_day END AS distance
    WITH collect([code, distance]) AS near, min(distance) AS least
    RETURN [n IN near WHERE n[1] = least | n[0]] AS codes
  }
  WITH t, p
  WHERE any(code IN codes WHERE code STARTS WITH $region AND code STARTS WITH $scope.region)
  RETURN t.measure AS measure, null AS h, null AS g, [] AS people, p AS payment
}
CALL (people) {
  UNWIND people + CASE WHEN size(people) = 0 THEN [null] ELSE [] END AS m
  RETURN m
}
RETURN measure, count(DISTINCT h) AS households, count(DISTINCT m) AS persons, count(DISTINCT g) AS grants,
       coalesce(sum(payment.amount_fen), 0) AS paid_fen
ORDER BY measure
