// purpose: 若干转介从哪天起算、期限按什么计(工作日、天、月)
// params:  $numbers list; $scope map
// returns: number, begun_on, unit
// access:  read
// note:    没有期限的不列。从起算次日到期限跨过尚无官方日历的年份而且按工作日计的,是暂定的
CALL () {
  MATCH (l:Limit {kind: 'referral'})
  WITH l
  ORDER BY (CASE WHEN l.need IS NULL THEN 0 ELSE 1 END) + (CASE WHEN l.receiver IS NULL THEN 0 ELSE 1 END) DESC,
           l.need IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC,
           l.amount, l.source
  RETURN collect(l {.region, .household_type, .need, .receiver, .valid_from, .unit}) AS limits
}
WITH limits
UNWIND $numbers AS number
MATCH (r:Referral {id: number})-[:ABOUT]->(h:Household)
USING INDEX SEEK r:Referral(id)
WHERE h.code STARTS WITH $scope.region
MATCH (r)-[:SENT_TO]->(receiver:Department)
WITH r, head([l IN limits
              WHERE l.valid_from <= r.sent_on AND h.code STARTS WITH l.region
                AND (l.household_type IS NULL OR l.household_type = h.kind)
                AND (l.need IS NULL OR l.need = r.need)
                AND (l.receiver IS NULL OR l.receiver = receiver.code)]) AS l
WHERE l IS NOT NULL
RETURN r.id AS number, r.sent_on AS begun_on, l.unit AS unit
ORDER BY number
