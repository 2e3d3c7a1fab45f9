// purpose: 疑点簿的记号:审计写过几次,判断、申诉各有几条,未答复的申诉几件
// params:  none
// returns: audited, judgements, complaints, waiting
// access:  read
// note:    单行。各数只增不减(未答复的连同全部看),都没变,清单就没变
OPTIONAL MATCH (t:Intake {name: 'audit'})
RETURN coalesce(t.writes, 0) AS audited,
       COUNT { (:Judgement) } AS judgements,
       COUNT { (:Complaint) } AS complaints,
       COUNT { (c:Complaint) WHERE c.state = '待答复' } AS waiting
ORDER BY audited
