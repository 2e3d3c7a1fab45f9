// purpose: 这些人和户周围答案可能变了的全部人和户
// params:  $people list; $homes list
// returns: people, homes
// access:  read
// note:    单行,不排序。去重用聚合:UNWIND … RETURN DISTINCT 会把整个列表也当键,5,000 户要占 1 GiB;不论在户时间,一人的情况影响他各户的全部成员,那些成员的别的户也要看
CALL () {
  UNWIND $homes AS id
  MATCH (h:Household {id: id})
  RETURN h
  UNION
  UNWIND $people AS id
  MATCH (m:Member {id: id})-[:BELONGS_TO]->(h:Household)
  USING INDEX SEEK m:Member(id)
  RETURN h
  UNION
  UNWIND $homes AS id
  MATCH (h:Household {id: id})<-[:BELONGS_TO]-(m:Member)
  USING INDEX SEEK h:Household(id)
  WITH DISTINCT m
  MATCH (m)-[:BELONGS_TO]->(h:Household)
  RETURN h
}
OPTIONAL MATCH (h)<-[:BELONGS_TO]-(m:Member)
OPTIONAL MATCH (m)-[:BELONGS_TO]->(g:Household)
WITH collect(DISTINCT h.id) + collect(DISTINCT g.id) AS around, collect(DISTINCT m.id) + $people AS named
CALL (named) { UNWIND named AS id RETURN collect(DISTINCT id) AS people }
CALL (around) { UNWIND around AS id RETURN collect(DISTINCT id) AS homes }
RETURN people, homes
