// purpose: 救助停了、此后既无转介也无走访的家庭
// params:  $region string; $scope map; $as_of date; $months int; $only map
// returns: household, grant, measure, reached_until, end_reason, members
// access:  read
// note:    $only.homes 为户编号列表:空=全部,否则只查所列的(触动之后复核)。
//          最后一份救助(一次性的算到 covers_months 为止)到达该户的末日早于 as_of、不早于 as_of 前 $months 个月;
//          as_of 当日户内有在世成员(members 为其人员编号);末日之后至 as_of 没有发出转介(草拟、录入有误不算)、没有走访
CALL () {
  MATCH (x:Measure)
  WHERE x.covers_months > 0
  RETURN collect([x.code, x.covers_months]) AS covering
}
WITH covering, duration.inDays(date('1970-01-01'), $as_of).days AS today,
     duration.inDays(date('1970-01-01'), $as_of - duration({months: $months})).days AS earliest
CALL () {
  WITH * WHERE $only.homes IS NULL
  MATCH (h:Household)
  WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  RETURN h
  UNION ALL
  UNWIND coalesce($only.homes, []) AS id
  MATCH (h:Household {id: id})
  RETURN h
}
WITH h, today, earliest, covering
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH h, today, earliest, covering,
     [(h)<-[t:TO]-(g) | [g, t, -99999, 99999]]
     + [(h)<-[b:BELONGS_TO]-(m)<-[t:TO]-(g) WHERE b.first_day <= b.last_day | [g, t, b.first_day, b.last_day]] AS reached
WHERE size(reached) > 0
// 一次性救助按 covers_months 顺延之后,与在户期间相交的末日
WITH h, today, earliest, [r IN reached | [r[0], r[2], r[3], r[1].first_day,
    reduce(last = r[1].last_day, c IN [c IN covering WHERE c[0] = r[1].measure AND r[0].cycle = '一次性'] |
      reduce(late = last, d IN [duration.inDays(date('1970-01-01'), r[0].starts_on + duration({months: c[1]})).days - 1] |
        CASE WHEN d > late THEN d ELSE late END))]] AS reached
WITH h, today, earliest, [r IN reached WHERE r[1] <= r[4] AND r[3] <= r[2] | [r[0], CASE WHEN r[4] < r[2] THEN r[4] ELSE r[2] END]] AS reached
WITH h, today, reached, reduce(last = null, r IN reached | CASE WHEN last >= r[1] THEN last ELSE r[1] END) AS last, earliest
WHERE earliest <= last AND last < today
WITH h, today, reached, last, date('1970-01-01') + duration({days: last}) AS reached_until
WHERE NOT EXISTS { (h)<-[:ABOUT]-(r:Referral) WHERE reached_until < r.sent_on AND r.sent_on <= $as_of AND NOT r.state IN ['草拟', '录入有误'] }
  AND NOT EXISTS { (h)<-[:ABOUT]-(v:Visit) WHERE reached_until < v.visited_on AND v.visited_on <= $as_of }
MATCH (h)<-[b:BELONGS_TO]-(m:Member)
WHERE b.first_day <= today AND today <= b.last_day AND (m.died_on IS NULL OR m.died_on > $as_of)
WITH h, reached, last, reached_until, m.id AS person
ORDER BY person
WITH h, reached, last, reached_until, collect(DISTINCT person) AS members
UNWIND [r IN reached WHERE r[1] = last | r[0]] AS g
WITH h, reached_until, members, g
ORDER BY g.id
WITH h, reached_until, members, collect(g)[0] AS g
RETURN h.id AS household, g.id AS grant, g.measure AS measure, reached_until, coalesce(g.stop_reason, '到期') AS end_reason, members
ORDER BY household
