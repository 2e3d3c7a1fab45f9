// purpose: 到达这一户的全部救助:给户的和给成员的,各发了多少
// params:  $household string; $as_of date; $scope map
// returns: grant, measure, person, department, cycle, starts_on, ends_on, runs, approved_fen, paid_fen, payments, last_month, reason, stop_reason
// access:  read
// note:    成员的救助须与在户的日子有重合。runs = as_of 当日在享受。approved_fen 为现行(最近一次调整后)的金额;
//          as_of 以后才发的(预先登记的)不算已发
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
CALL (h) {
  MATCH (h)<-[t:TO]-(g:Grant)
  RETURN g, t, null AS person
  UNION
  MATCH (h)<-[b:BELONGS_TO]-(m:Member)<-[t:TO]-(g:Grant)
  WHERE t.first_day <= b.last_day AND b.first_day <= t.last_day AND b.first_day <= b.last_day
  RETURN g, t, m.id AS person
}
MATCH (g)-[:BY]->(d:Department)
RETURN g.id AS grant, g.measure AS measure, person, d.code AS department, g.cycle AS cycle, g.starts_on AS starts_on,
       CASE WHEN t.last_day < 99999 THEN date('1970-01-01') + duration({days: t.last_day}) END AS ends_on,
       t.first_day <= day AND day <= t.last_day AS runs,
       coalesce(COLLECT {
         MATCH (g)<-[:CHANGES]-(a:Adjustment)
         WHERE a.from_month <= toString($as_of)
         RETURN a.approved_fen AS fen ORDER BY a.from_month DESC LIMIT 1
       }[0], g.approved_fen) AS approved_fen,
       COLLECT { MATCH (g)<-[:PAYS]-(p:Payment) WHERE p.paid_on <= $as_of RETURN sum(p.amount_fen) }[0] AS paid_fen,
       COUNT { (g)<-[:PAYS]-(p:Payment) WHERE p.paid_on <= $as_of } AS payments,
       COLLECT { MATCH (g)<-[:PAYS]-(p:Payment) WHERE p.paid_on <= $as_of RETURN max(p.month) }[0] AS last_month,
       g.reason AS reason, g.stop_reason AS stop_reason
ORDER BY NOT runs, starts_on DESC, grant
