// purpose: 部门之间的转介:发出、退回、办结、按期、超期和办结所用工作日的中位数
// params:  $region string; $from date?; $to date?; $as_of date; $scope map
// returns: from_department, to_department, sent, returned, completed, on_time, overdue, median_working_days
// access:  read
// note:    按发出日期计,不含草拟和录入有误;办结含已闭环;超期只数最后一手、时钟在走的;没有期限的既不算按期也不算超期。
//          偶数个取中间两个里小的;没有办结的,中位数为空
CALL () {
  MATCH (l:Limit {kind: 'referral'})
  WITH l
  ORDER BY (CASE WHEN l.need IS NULL THEN 0 ELSE 1 END) + (CASE WHEN l.receiver IS NULL THEN 0 ELSE 1 END) DESC,
           l.need IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC,
           l.amount, l.source
  RETURN collect(l {.region, .household_type, .need, .receiver, .valid_from, .amount, .unit}) AS limits
}
MATCH (r:Referral)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND NOT r.state IN ['草拟', '录入有误']
  AND ($from IS NULL OR r.sent_on >= $from) AND ($to IS NULL OR r.sent_on <= $to)
  AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
OPTIONAL MATCH (r)<-[:FOLLOWS]-(next:Referral)
WHERE next.sent_on <= $as_of
WITH limits, r, h, sender, receiver, min(next.sent_on) AS next_sent_on
WITH r.sent_on AS sent_on, coalesce(r.ended_on, next_sent_on, $as_of) AS until,
     r.state AS state, r.ended_on AS ended_on, next_sent_on IS NULL AS is_last, sender, receiver,
     head([l IN limits
           WHERE l.valid_from <= r.sent_on AND h.code STARTS WITH l.region
             AND (l.household_type IS NULL OR l.household_type = h.kind)
             AND (l.need IS NULL OR l.need = r.need)
             AND (l.receiver IS NULL OR l.receiver = receiver.code)]) AS l
WITH sent_on, until, l,
     collect({state: state, ended_on: ended_on, is_last: is_last, from: sender.code, to: receiver.code}) AS rows
MATCH (start:CalendarYear {year: sent_on.year})
MATCH (end:CalendarYear {year: until.year})
WITH sent_on, l, rows, start.offset + start.cumulative[sent_on.ordinalDay - 1] AS sent_index,
     end.offset + end.cumulative[until.ordinalDay - 1] AS until_index
OPTIONAL MATCH (target:CalendarYear)
WHERE l.unit = '工作日'
  AND target.year >= sent_on.year AND target.year <= sent_on.year + 1 + l.amount / 200
  AND target.offset < sent_index + l.amount AND sent_index + l.amount <= target.offset + size(target.workdays)
WITH rows, until_index - sent_index AS used,
     CASE l.unit
       WHEN '工作日' THEN date({year: target.year, ordinalDay: target.workdays[sent_index + l.amount - target.offset - 1]})
       WHEN '天' THEN sent_on + duration({days: l.amount})
       WHEN '月' THEN sent_on + duration({months: l.amount})
     END AS due_on
UNWIND rows AS row
WITH row, used, due_on, row.state IN ['已办结', '已闭环'] AS done
RETURN row.from AS from_department,
       row.to AS to_department,
       count(*) AS sent,
       count(CASE WHEN row.state = '已退回' THEN 1 END) AS returned,
       count(CASE WHEN done THEN 1 END) AS completed,
       count(CASE WHEN done AND row.ended_on <= due_on THEN 1 END) AS on_time,
       count(CASE WHEN row.is_last AND due_on < $as_of
                   AND row.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] THEN 1 END) AS overdue,
       percentileDisc(CASE WHEN done THEN used END, 0.5) AS median_working_days
ORDER BY from_department, to_department
