// purpose: 去掉若干人和户的重叠,以便重写;两个都为空=全部
// params:  $only map
// returns: none
// access:  write
// note:    按 subject 的索引找。人员编号与户编号万一相同,以 scope 分开
CYPHER replan=skip
CALL () {
  UNWIND CASE WHEN $only.people IS NULL AND $only.homes IS NULL THEN [1] ELSE [] END AS all
  MATCH ()-[o:OVERLAPS]->()
  RETURN o
  UNION ALL
  UNWIND coalesce($only.people, []) AS id
  MATCH ()-[o:OVERLAPS {subject: id, scope: 'member'}]->()
  USING INDEX SEEK o:OVERLAPS(subject)
  RETURN o
  UNION ALL
  UNWIND coalesce($only.homes, []) AS id
  MATCH ()-[o:OVERLAPS {subject: id, scope: 'household'}]->()
  USING INDEX SEEK o:OVERLAPS(subject)
  RETURN o
}
DELETE o
