// purpose: 谁看过、谁改过这一户
// params:  $household string; $scope map
// returns: at, by, act, purpose, times
// access:  read
// note:    看户=打开户页或户的接口,一人一天一条;看号码=显示身份证号,逐次,连同用途;改=在本系统里办的事,出自链
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
CALL (h) {
  MATCH (v:Viewing {household: h.id})
  RETURN v.last_at AS at, v.by AS by, '看户' AS act, null AS purpose, v.times AS times
  UNION ALL
  MATCH (h)<-[:BELONGS_TO]-(m:Member)
  WITH collect(DISTINCT m.id) AS people
  MATCH (a:Access)
  WHERE any(person IN a.people WHERE person IN people)
  RETURN a.at AS at, a.by AS by, '看号码' AS act, a.purpose AS purpose, 1 AS times
  UNION ALL
  MATCH (e:Entry {household: h.id})
  WHERE e.source CONTAINS '本系统'
  RETURN e.recorded_at AS at, e.source AS by, '改' AS act, e.event AS purpose, 1 AS times
}
RETURN at, by, act, purpose, times
ORDER BY at, by, act, purpose
