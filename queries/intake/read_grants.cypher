// purpose: 若干救助的对象、起始日期与经办部门;作废的没有对象,不返回
// params:  $grants list
// returns: grants
// access:  read
// note:    单行,各为 救助、户、人、起始、经办部门:五千行各成一条消息,驱动收取要多用四分之一秒
UNWIND $grants AS id
MATCH (g:Grant {id: id})-[:TO]->(s:Household|Member)
USING INDEX SEEK g:Grant(id)
RETURN collect([g.id, CASE WHEN s:Household THEN s.id END, CASE WHEN s:Member THEN s.id END,
                toString(g.starts_on), head([(g)-[:BY]->(d:Department) | d.code])]) AS grants
