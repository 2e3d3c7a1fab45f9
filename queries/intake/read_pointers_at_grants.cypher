// purpose: 还指着若干救助的发放与调整,用文字写明
// params:  $grants list
// returns: grant, pointers
// access:  read
// note:    作废一笔救助之前要先作废这些
UNWIND $grants AS id
MATCH (g:Grant {id: id})
OPTIONAL MATCH (t:Payment|Adjustment)-[:PAYS|CHANGES]->(g)
WITH g, t
ORDER BY t.key
RETURN g.id AS grant,
       collect(CASE WHEN t:Payment THEN '发放 ' + t.id WHEN t:Adjustment THEN '调整(' + t.from_month + ')' END) AS pointers
ORDER BY grant
