// purpose: 超过期限仍在办的转介,现在在谁手里,超了几天
// params:  $region string; $as_of date; $scope map
// returns: referral, household, need, holder, state, due_on, days_overdue, limit_source
// access:  read
// note:    只看最后一手(没有后手的),时钟在走的五种状态;没有期限的不算超期。期限为工作日的按工作日计,其余按自然日;
//          同一天发出、同一期限的转介只换算一次
CALL () {
  MATCH (l:Limit {kind: 'referral'})
  WITH l
  ORDER BY (CASE WHEN l.need IS NULL THEN 0 ELSE 1 END) + (CASE WHEN l.receiver IS NULL THEN 0 ELSE 1 END) DESC,
           l.need IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC,
           l.amount, l.source
  RETURN collect(l {.region, .household_type, .need, .receiver, .valid_from, .amount, .unit, .source}) AS limits
}
WITH limits, $as_of.year AS this_year, $as_of.ordinalDay AS this_day
MATCH (now:CalendarYear {year: this_year})
WITH limits, now.offset + now.cumulative[this_day - 1] AS today
MATCH (r:Referral)
WHERE r.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AND r.sent_on <= $as_of
  AND NOT EXISTS { (r)<-[:FOLLOWS]-(next:Referral) WHERE next.sent_on <= $as_of }
MATCH (r)-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (r)-[:SENT_TO]->(receiver:Department)
WITH today, r, h, receiver, r.sent_on AS sent_on,
     head([l IN limits
           WHERE l.valid_from <= r.sent_on AND h.code STARTS WITH l.region
             AND (l.household_type IS NULL OR l.household_type = h.kind)
             AND (l.need IS NULL OR l.need = r.need)
             AND (l.receiver IS NULL OR l.receiver = receiver.code)]) AS l
WHERE l IS NOT NULL
WITH today, sent_on, l, collect({r: r, h: h, receiver: receiver}) AS held
MATCH (start:CalendarYear {year: sent_on.year})
WITH today, sent_on, l, held, start.offset + start.cumulative[sent_on.ordinalDay - 1] + l.amount AS due_index
OPTIONAL MATCH (target:CalendarYear)
WHERE l.unit = '工作日'
  AND target.year >= sent_on.year AND target.year <= sent_on.year + 1 + l.amount / 200
  AND target.offset < due_index AND due_index <= target.offset + size(target.workdays)
WITH today, l, held, due_index,
     CASE l.unit
       WHEN '工作日' THEN date({year: target.year, ordinalDay: target.workdays[due_index - target.offset - 1]})
       WHEN '天' THEN sent_on + duration({days: l.amount})
       WHEN '月' THEN sent_on + duration({months: l.amount})
     END AS due_on
WHERE due_on < $as_of
UNWIND held AS row
WITH today, l, due_index, due_on, row.r AS r, row.h AS h, row.receiver AS receiver
MATCH (r)-[:FROM]->(sender:Department)
RETURN r.id AS referral,
       h.id AS household,
       r.need AS need,
       CASE WHEN r.state = '待补正' THEN sender.code ELSE receiver.code END AS holder,
       r.state AS state,
       due_on,
       CASE WHEN l.unit = '工作日' THEN today - due_index ELSE duration.inDays(due_on, $as_of).days END AS days_overdue,
       l.source AS limit_source
ORDER BY due_on, referral
