// purpose: 一条预警:得分、证据、不能判断的、处置与它引出的事
// params:  $alert string; $scope map
// returns: alert, household, code, type, state, holds, lapsed_on, opened_on, last_seen, due_on, provisional, limit_source, score, threshold, indicators, unknown, evidence, untold, disposition, why, disposed_on, disposed_by, version, tasks, pushes, items, verifications
// access:  read
// note:    范围之外的与不存在的一样。state 是记着的,怎样读见 list_alerts;tasks 也含其后的会(到下一条预警为止)交办的
MATCH (a:Alert {id: $alert})-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN a.id AS alert, h.id AS household, h.code AS code, h.kind AS type,
       a.state AS state, a.holds AS holds,
       a.lapsed_on AS lapsed_on, a.opened_on AS opened_on, a.last_seen AS last_seen, a.due_on AS due_on,
       a.provisional AS provisional, a.limit_source AS limit_source, a.score AS score, a.threshold AS threshold,
       a.indicators AS indicators, a.unknown AS unknown, a.evidence AS evidence, a.untold AS untold,
       a.disposition AS disposition, a.why AS why, a.disposed_on AS disposed_on, a.disposed_by AS disposed_by,
       a.version AS version,
       COLLECT { MATCH (t:Task)-[:ABOUT]->(h)
                 WHERE EXISTS { (a)-[:LED_TO]->(t) }
                    OR (a.disposition = 3 AND EXISTS {
                        MATCH (t)-[:CARRIES_OUT]->(d:Decision)
                        WHERE a.closed_on <= d.decided_on
                          AND NOT EXISTS { MATCH (n:Alert {household: h.id})
                                           WHERE a.opened_at < n.opened_at AND n.opened_at < d.decided_at }
                      })
                 RETURN {task: t.id, kind: t.kind, what: t.what, department: t.department, state: t.state,
                         due_on: t.due_on, provisional: t.provisional, not_before: t.not_before} ORDER BY t.made_at, t.id } AS tasks,
       COLLECT { MATCH (a)-[:LED_TO]->(p:Push)
                 RETURN {push: p.id, department: p.department, measure: p.measure, person: p.person,
                         missing_facts: p.missing_facts, pushed_at: p.pushed_at, pushed_by: p.pushed_by,
                         answered_on: p.answered_on, answer: p.answer} ORDER BY p.pushed_at, p.id } AS pushes,
       COLLECT { MATCH (a)-[:LED_TO]->(i:AgendaItem)
                 RETURN {item: i.id, meeting: i.meeting, state: i.state} ORDER BY i.made_at, i.id } AS items,
       COLLECT { MATCH (a)-[:LED_TO]->(v:Verification)
                 RETURN {verification: v.id, grant: v.grant, measure: v.measure, basis: v.basis, grace_until: v.grace_until,
                         outcome: v.outcome, concluded_on: v.concluded_on, concluded_by: v.concluded_by, why: v.why}
                 ORDER BY v.made_at, v.id } AS verifications
ORDER BY alert
