// purpose: 任务清单(部门案头)
// params:  $department string?; $household string?; $state string?; $unfinished bool; $today date; $region string; $scope map
// returns: task, household, kind, what, department, state, due_on, provisional, overdue, not_before, measure, grant, made_on, why, version, alert, meeting, held_on, complaint, pledge
// access:  read
// note:    unfinished 为真时只列待办、办理中、未办成的;overdue = 没有办完且过了期限;provisional = 期限跨过尚无官方日历的年份,暂定;meeting 只给看得到那次会议的
MATCH (t:Task)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($department IS NULL OR t.department = $department) AND ($household IS NULL OR t.household = $household)
  AND ($state IS NULL OR t.state = $state) AND (NOT $unfinished OR t.state <> '已办结')
RETURN t.id AS task, h.id AS household, t.kind AS kind, t.what AS what, t.department AS department, t.state AS state,
       t.due_on AS due_on, t.provisional AS provisional,
       t.state IN ['待办', '办理中'] AND coalesce(t.due_on < $today, false) AS overdue, t.not_before AS not_before, t.measure AS measure, t.grant AS grant, t.made_on AS made_on, t.why AS why,
       t.version AS version, [(a:Alert)-[:LED_TO]->(t) | a.id][0] AS alert,
       [(t)-[:CARRIES_OUT]->(:Decision)-[:DECIDES]->(:AgendaItem)<-[:HAS_ITEM]-(m:Meeting)
        WHERE m.region STARTS WITH $scope.region | m.id][0] AS meeting,
       [(t)-[:CARRIES_OUT]->(:Decision)-[:DECIDES]->(:AgendaItem)<-[:HAS_ITEM]-(m:Meeting) | m.held_on][0] AS held_on,
       [(t)-[:CARRIES_OUT]->(c:Complaint) | c.id][0] AS complaint,
       [(t)-[:CARRIES_OUT]->(p:Pledge) | p.id][0] AS pledge
ORDER BY CASE t.state WHEN '待办' THEN 0 WHEN '办理中' THEN 1 WHEN '未办成' THEN 2 ELSE 3 END,
         coalesce(due_on, date('9999-12-31')), task
