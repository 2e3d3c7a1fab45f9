// purpose: 若干救助的对象与起始日期;作废的没有对象,不返回
// params:  $grants list
// returns: grant, household, person, starts_on
// access:  read
// note:    无
UNWIND $grants AS id
MATCH (g:Grant {id: id})-[:TO]->(s:Household|Member)
RETURN g.id AS grant, CASE WHEN s:Household THEN s.id END AS household, CASE WHEN s:Member THEN s.id END AS person,
       g.starts_on AS starts_on
ORDER BY grant
