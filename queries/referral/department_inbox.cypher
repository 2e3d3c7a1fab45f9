// purpose: 某部门案头:现在由它办的转介,按超期、临期、待签收、在办、待补正、待确认、待重派、草拟分栏
// params:  $department string; $bucket string?; $referrals list?; $region string; $as_of date; $scope map
// returns: referral, household, need, from_department, state, sent_on, due_on, days_left, bucket
// access:  read
// note:    只看最后一手。签收、受理、办理中由接收方办;草拟、待补正、已办结、已退回、未办成由发出方办。时钟不走或未规定期限时 days_left 为空;
//          同一天发出、同一期限的转介只换算一次。给 referrals 时只看这几件(案头只重读动过的)
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
CALL () {
  MATCH (d:Department {code: $department})<-[:SENT_TO]-(r:Referral)
  WHERE $referrals IS NULL AND r.state IN ['待签收', '已签收', '已受理', '办理中']
  RETURN r, d AS receiver
  UNION ALL
  MATCH (d:Department {code: $department})<-[:FROM]-(r:Referral)-[:SENT_TO]->(receiver:Department)
  WHERE $referrals IS NULL AND r.state IN ['草拟', '待补正', '已办结', '已退回', '未办成']
  RETURN r, receiver
  UNION ALL
  UNWIND $referrals AS number
  MATCH (r:Referral {id: number})-[:FROM]->(sender:Department)
  USING INDEX SEEK r:Referral(id)
  MATCH (r)-[:SENT_TO]->(receiver:Department)
  WHERE (receiver.code = $department AND r.state IN ['待签收', '已签收', '已受理', '办理中'])
     OR (sender.code = $department AND r.state IN ['草拟', '待补正', '已办结', '已退回', '未办成'])
  RETURN r, receiver
}
WITH limits, today, r, receiver
WHERE r.sent_on <= $as_of AND NOT EXISTS { (r)<-[:FOLLOWS]-(next:Referral) WHERE next.sent_on <= $as_of }
MATCH (r)-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH today, r, h, r.sent_on AS sent_on,
     head([l IN limits
           WHERE l.valid_from <= r.sent_on AND h.code STARTS WITH l.region
             AND (l.household_type IS NULL OR l.household_type = h.kind)
             AND (l.need IS NULL OR l.need = r.need)
             AND (l.receiver IS NULL OR l.receiver = receiver.code)]) AS l
WITH today, sent_on, l, collect({r: r, household: h.id}) AS held
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
WITH held, due_on,
     CASE WHEN l.unit = '工作日' THEN due_index - today ELSE duration.inDays($as_of, due_on).days END AS left
UNWIND held AS row
WITH row.r AS r, row.household AS household, due_on, left,
     row.r.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AS runs
WITH r, household, due_on, CASE WHEN runs THEN left END AS days_left,
     CASE
       WHEN runs AND due_on < $as_of THEN 1
       WHEN runs AND 0 <= left AND left <= 2 THEN 2
       WHEN r.state = '待签收' THEN 3
       WHEN r.state IN ['已签收', '已受理', '办理中'] THEN 4
       WHEN r.state = '待补正' THEN 5
       WHEN r.state = '已办结' THEN 6
       WHEN r.state IN ['已退回', '未办成'] THEN 7
       ELSE 8
     END AS place
WITH r, household, due_on, days_left, place,
     ['超期', '临期', '待签收', '在办', '待补正', '待确认', '待重派', '草拟'][place - 1] AS bucket
WHERE $bucket IS NULL OR bucket = $bucket
MATCH (r)-[:FROM]->(sender:Department)
RETURN r.id AS referral,
       household,
       r.need AS need,
       sender.code AS from_department,
       r.state AS state,
       r.sent_on AS sent_on,
       due_on,
       days_left,
       bucket
ORDER BY place, due_on, referral
