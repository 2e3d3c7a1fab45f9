// purpose: 还指着若干户的事项,用文字写明
// params:  $households list
// returns: household, pointers
// access:  read
// note:    作废一户之前要先作废这些
UNWIND $households AS id
MATCH (h:Household {id: id})
OPTIONAL MATCH (t:Filed)-[:STANDS_IN]->(h)
WHERE t.withdrawn IS NULL
WITH h, t
ORDER BY t.key
WITH h, collect(CASE WHEN t:Membership THEN '成员(' + toString(t.joined_on) + ' 加入)'
                     WHEN t:Fact THEN '情况 ' + t.name
                     WHEN t:Application THEN '申请 ' + t.id
                     WHEN t:Grant THEN '救助 ' + t.id
                     WHEN t:Payment THEN '发放 ' + t.id
                     WHEN t:Adjustment THEN '调整(' + t.from_month + ')'
                     WHEN t:Referral THEN '转介 ' + t.id
                     WHEN t:Visit THEN '走访 ' + t.id END) AS pointers
RETURN h.id AS household, pointers
ORDER BY household
