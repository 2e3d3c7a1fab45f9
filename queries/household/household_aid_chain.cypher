// purpose: 一户的救助链:部门文件的每一行、产品里的每一个动作,按记录先后
// params:  $household string; $recorded_before datetime?; $from date?; $to date?; $scope map
// returns: seq, happened_on, recorded_at, kind, event, measure, person, department, amount_fen, status, policy_version, source
// access:  read
// note:    现行 = 现在成立的一版;已更正 = 另一版成立或已作废;转出 = 按现在的在户关系属于另一户。
//          现行各笔说的是现在成立的内容(told_*),与文件先后无关;调整、发放的措施与对象取其救助的。
//          recorded_before 限定记录时间(空 = 全部),from、to 限定发生日期
MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
MATCH (e:Entry {household: h.id})
WHERE ($recorded_before IS NULL OR e.recorded_at <= $recorded_before)
OPTIONAL MATCH (e)-[:RECORDS]->(t:Filed)
WITH h, e, t,
     CASE WHEN e.version IS NULL THEN '现行'
          WHEN t IS NULL OR t.withdrawn OR t.holds <> e.version THEN '已更正'
          WHEN t = h OR EXISTS { (t)-[:STANDS_IN]->(h) } THEN '现行'
          ELSE '转出' END AS status
WITH h, e, t, status, status = '现行' AND t.told_event IS NOT NULL AS retold
WITH h, e, t, status, retold, CASE WHEN retold THEN t.told_on ELSE e.happened_on END AS happened_on
WHERE ($from IS NULL OR $from <= happened_on)
  AND ($to IS NULL OR happened_on <= $to)
OPTIONAL MATCH (t)-[:PAYS|CHANGES]->(g:Grant)-[:TO]->(subject)
OPTIONAL MATCH (g)-[:BY]->(office:Department)
WITH e, status, retold, happened_on, t,
     CASE WHEN retold THEN t.told_event ELSE e.event END AS event,
     CASE WHEN g IS NOT NULL THEN g.measure WHEN retold THEN t.told_measure ELSE e.measure END AS measure,
     CASE WHEN subject:Member THEN subject.id WHEN retold THEN t.told_person ELSE e.person END AS person,
     CASE WHEN office IS NOT NULL THEN office.code WHEN retold THEN t.told_department ELSE e.department END AS department,
     CASE WHEN retold THEN t.told_amount_fen ELSE e.amount_fen END AS amount_fen
OPTIONAL MATCH (:Measure {code: measure})-[:HAS_VERSION]->(v:PolicyVersion)
WHERE e.kind IN ['grant', 'application']
  AND v.valid_from <= happened_on
  AND (v.valid_to IS NULL OR happened_on <= v.valid_to)
RETURN e.seq AS seq, happened_on, e.recorded_at AS recorded_at, e.kind AS kind, event, measure, person, department,
       amount_fen, status, toString(v.valid_from) AS policy_version, e.source AS source
ORDER BY seq
