// purpose: 一户的转介链:谁在哪天转给谁,用了几个工作日,期限到哪天,现在在谁手里
// params:  $household string?; $referral string?; $as_of date; $region string; $scope map
// returns: chain, hop, referral, need, from_department, to_department, state, sent_on, received_on, completed_on, working_days_used, limit_days, limit_unit, limit_source, due_on, provisional, reason, holder, first_responsible
// access:  read
// note:    household 与 referral 给其一;给转介编号时只列它所在的链,链号仍是该户的链号。as_of 之后发出的不算(也不算后手)。
//          链经过别户时整条列出,但只列查询人范围内的户。没有期限的写“未规定”,不借用别处的数字;跨过尚无官方日历的年份时 provisional 为真
CALL () {
  MATCH (h:Household {id: $household})
  RETURN h, $as_of.year AS this_year
  UNION
  MATCH (:Referral {id: $referral})-[:ABOUT]->(h:Household)
  RETURN h, $as_of.year AS this_year
}
WITH h, this_year
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (now:CalendarYear {year: this_year})
CALL () {
  MATCH (l:Limit {kind: 'referral'})
  WITH l
  ORDER BY (CASE WHEN l.need IS NULL THEN 0 ELSE 1 END) + (CASE WHEN l.receiver IS NULL THEN 0 ELSE 1 END) DESC,
           l.need IS NOT NULL DESC, size(l.region) DESC, l.household_type IS NOT NULL DESC, l.valid_from DESC, l.amount, l.source
  RETURN collect(l) AS limits
}
MATCH (h)<-[:ABOUT]-(own:Referral)
WHERE own.sent_on <= $as_of
MATCH (own) ((:Referral)-[:FOLLOWS]->(earlier:Referral) WHERE earlier.sent_on <= $as_of){0,} (root:Referral)
WHERE NOT EXISTS { (root)-[:FOLLOWS]->(before:Referral) WHERE before.sent_on <= $as_of }
WITH DISTINCT h, now, limits, root
MATCH (root) ((:Referral)<-[:FOLLOWS]-(later:Referral) WHERE later.sent_on <= $as_of){0,} (r:Referral)
WITH h, now, limits, root, collect({r: r, hop: size(later) + 1}) AS hops, min(r.sent_on) AS begun, min(r.id) AS smallest
ORDER BY begun, smallest
WITH now, limits, collect({root: root, hops: hops}) AS chains
UNWIND range(1, size(chains)) AS chain
WITH now, limits, chain, chains[chain - 1] AS path
WHERE $referral IS NULL OR any(step IN path.hops WHERE step.r.id = $referral)
WITH now, limits, chain, path.root AS root, path.hops AS hops
MATCH (root)-[:FROM]->(first:Department)
UNWIND hops AS step
WITH now, limits, chain, first, step.hop AS hop, step.r AS r
MATCH (r)-[:ABOUT]->(about:Household)
WHERE about.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
OPTIONAL MATCH (r)<-[:FOLLOWS]-(next:Referral)
WHERE next.sent_on <= $as_of
WITH now, limits, chain, hop, r, about, sender, receiver, first, min(next.sent_on) AS next_sent_on
MATCH (start:CalendarYear {year: r.sent_on.year})
WITH now, chain, hop, r, sender, receiver, first, next_sent_on,
     start.offset + start.cumulative[r.sent_on.ordinalDay - 1] AS sent_index,
     coalesce(r.ended_on, next_sent_on, $as_of) AS until,
     head([l IN limits
           WHERE l.valid_from <= r.sent_on AND about.code STARTS WITH l.region
             AND (l.household_type IS NULL OR l.household_type = about.kind)
             AND (l.need IS NULL OR l.need = r.need)
             AND (l.receiver IS NULL OR l.receiver = receiver.code)]) AS l
MATCH (end:CalendarYear {year: until.year})
OPTIONAL MATCH (target:CalendarYear)
WHERE l.unit = '工作日'
  AND target.year >= r.sent_on.year AND target.year <= r.sent_on.year + 1 + l.amount / 200
  AND target.offset < sent_index + l.amount AND sent_index + l.amount <= target.offset + size(target.workdays)
WITH chain, hop, r, sender, receiver, first, next_sent_on, l,
     end.offset + end.cumulative[until.ordinalDay - 1] - sent_index AS working_days_used,
     CASE l.unit
       WHEN '工作日' THEN date({year: target.year, ordinalDay: target.workdays[sent_index + l.amount - target.offset - 1]})
       WHEN '天' THEN r.sent_on + duration({days: l.amount})
       WHEN '月' THEN r.sent_on + duration({months: l.amount})
     END AS due_on
RETURN chain,
       hop,
       r.id AS referral,
       r.need AS need,
       sender.code AS from_department,
       receiver.code AS to_department,
       r.state AS state,
       r.sent_on AS sent_on,
       r.received_on AS received_on,
       r.ended_on AS completed_on,
       working_days_used,
       l.amount AS limit_days,
       l.unit AS limit_unit,
       coalesce(l.source, '未规定') AS limit_source,
       due_on,
       coalesce(l.unit = '工作日' AND EXISTS {
         MATCH (unsure:CalendarYear)
         WHERE unsure.year >= (r.sent_on + duration({days: 1})).year AND unsure.year <= due_on.year AND NOT unsure.official
       }, false) AS provisional,
       r.reason AS reason,
       CASE
         WHEN next_sent_on IS NOT NULL THEN null
         WHEN r.state IN ['草拟', '待补正', '已办结', '已退回', '未办成'] THEN sender.code
         WHEN r.state IN ['待签收', '已签收', '已受理', '办理中'] THEN receiver.code
       END AS holder,
       first.code AS first_responsible
ORDER BY chain, hop, referral
