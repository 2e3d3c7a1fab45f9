// purpose: 若干救助的调整与发放
// params:  $grants list
// returns: key
// access:  read
// note:    救助换了对象时,这些事项归哪条链要重看
UNWIND $grants AS id
MATCH (t:Payment|Adjustment)-[:PAYS|CHANGES|ONCE_OF]->(g:Grant {id: id})
USING INDEX SEEK g:Grant(id)
RETURN DISTINCT t.key AS key
ORDER BY key
