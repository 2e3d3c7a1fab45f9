// purpose: 超过办理期限仍未办结的申请
// params:  $region string; $as_of date; $scope map
// returns: application, person, household, measure, department, accepted_on, due_on, days_overdue, limit_source
// access:  read
// note:    个人申请的户按受理日期定:当日在户的,没有则最近离开的,再没有则最早加入的,有几户取户编号最小的。
//          对该措施的期限先于对全部措施的;没有期限的不算超期
CALL () {
  MATCH (l:Limit {kind: 'application'})
  WITH l
  ORDER BY l.measure IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC,
           l.amount, l.source
  RETURN collect(l {.region, .household_type, .measure, .valid_from, .amount, .unit, .source}) AS limits
}
WITH limits, $as_of.year AS this_year, $as_of.ordinalDay AS this_day
MATCH (now:CalendarYear {year: this_year})
WITH limits, now.offset + now.cumulative[this_day - 1] AS today
MATCH (a:Application)-[:FOR]->(subject:Household|Member)
WHERE a.ended_on IS NULL AND a.accepted_on <= $as_of
WITH limits, today, a, subject, duration.inDays(date('1970-01-01'), a.accepted_on).days AS day
CALL (subject, day) {
  MATCH (subject:Member)-[b:BELONGS_TO]->(h:Household)
  WITH h, b,
       CASE WHEN b.first_day <= day AND day <= b.last_day THEN 0 WHEN b.last_day < day THEN 1 ELSE 2 END AS place
  RETURN h
  ORDER BY place, CASE place WHEN 1 THEN -b.last_day WHEN 2 THEN b.first_day ELSE 0 END, h.id
  LIMIT 1
  UNION ALL
  MATCH (subject:Household)-[:IN]->(:Region)
  RETURN subject AS h
}
WITH limits, today, a, subject, h
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH today, a, subject, h, a.accepted_on AS accepted_on,
     head([l IN limits
           WHERE l.valid_from <= a.accepted_on AND h.code STARTS WITH l.region
             AND (l.household_type IS NULL OR l.household_type = h.kind)
             AND (l.measure IS NULL OR l.measure = a.measure)]) AS l
WHERE l IS NOT NULL
WITH today, accepted_on, l, collect({a: a, subject: subject, household: h.id}) AS held
MATCH (start:CalendarYear {year: accepted_on.year})
WITH today, accepted_on, l, held,
     start.offset + start.cumulative[accepted_on.ordinalDay - 1] + l.amount AS due_index
OPTIONAL MATCH (target:CalendarYear)
WHERE l.unit = '工作日'
  AND target.year >= accepted_on.year AND target.year <= accepted_on.year + 1 + l.amount / 200
  AND target.offset < due_index AND due_index <= target.offset + size(target.workdays)
WITH today, accepted_on, l, held, due_index,
     CASE l.unit
       WHEN '工作日' THEN date({year: target.year, ordinalDay: target.workdays[due_index - target.offset - 1]})
       WHEN '天' THEN accepted_on + duration({days: l.amount})
       WHEN '月' THEN accepted_on + duration({months: l.amount})
     END AS due_on
WHERE due_on < $as_of
UNWIND held AS row
WITH today, accepted_on, l, due_index, due_on, row.a AS a, row.subject AS subject, row.household AS household
MATCH (a)-[:RECEIVED_BY]->(d:Department)
RETURN a.id AS application,
       CASE WHEN subject:Member THEN subject.id END AS person,
       household,
       a.measure AS measure,
       d.code AS department,
       accepted_on,
       due_on,
       CASE WHEN l.unit = '工作日' THEN today - due_index ELSE duration.inDays(due_on, $as_of).days END AS days_overdue,
       l.source AS limit_source
ORDER BY due_on, application
