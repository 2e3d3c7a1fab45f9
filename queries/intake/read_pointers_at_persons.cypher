// purpose: 以若干人的身份证号登记的事项,用文字写明
// params:  $persons list
// returns: person, pointers
// access:  read
// note:    作废此人最后一条在户记录之前要先作废这些
UNWIND $persons AS id
MATCH (m:Member {id: id})
OPTIONAL MATCH (t:Application|Grant|Referral|Visit)-[:TO|FOR]->(m)
WITH m, t
ORDER BY t.key
WITH m, collect(CASE WHEN t:Application THEN '申请 ' + t.id WHEN t:Grant THEN '救助 ' + t.id
                     WHEN t:Referral THEN '转介 ' + t.id WHEN t:Visit THEN '走访 ' + t.id END) AS things
OPTIONAL MATCH (m)-[:HAS_FACT]->(f:Fact)
WITH m, things, f
ORDER BY f.key
WITH m, things, collect('情况 ' + f.name) AS facts
RETURN m.id AS person, things + facts AS pointers
ORDER BY person
