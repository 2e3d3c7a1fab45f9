// purpose: 若干人的各户、若干户的各成员:一份救助或一条在户关系变了,重叠可能跟着变的人和户
// params:  $only map
// returns: people, homes
// access:  read
// note:    单行,不排序。$only 的 people、homes 为人员、户编号列表:放在 map 里,列表长短不同也不必重新规划。不论在户时间:离开的日子也可能刚改过
CYPHER replan=skip
CALL () {
  UNWIND $only.homes AS id
  MATCH (h:Household {id: id})<-[:BELONGS_TO]-(m:Member)
  USING INDEX SEEK h:Household(id)
  RETURN collect(DISTINCT m.id) AS people
}
CALL () {
  UNWIND $only.people AS id
  MATCH (m:Member {id: id})-[:BELONGS_TO]->(h:Household)
  USING INDEX SEEK m:Member(id)
  RETURN collect(DISTINCT h.id) AS homes
}
RETURN people, homes
