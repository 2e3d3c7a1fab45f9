// purpose: 若干转介是哪一户的、由谁转给谁
// params:  $referrals list
// returns: ends
// access:  read
// note:    单行,各为 转介、户、转出部门、转入部门;作废的没有部门,不返回
UNWIND $referrals AS id
MATCH (r:Referral {id: id})-[:FROM]->(sender:Department)
USING INDEX SEEK r:Referral(id)
MATCH (r)-[:SENT_TO]->(receiver:Department)
OPTIONAL MATCH (r)-[:ABOUT]->(h:Household)
RETURN collect([r.id, h.id, sender.code, receiver.code]) AS ends
