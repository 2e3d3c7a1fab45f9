// purpose: 记下这次写入触动了哪些转介:写的、它们接续的、改了的户的
// params:  $referrals list; $households list
// returns: none
// access:  write
// note:    在轮次之内;touched=轮次节点的 writes。案头据此只重读动过的几件
MATCH (t:Intake {name: 'turn'})
CALL () {
  UNWIND $referrals AS number
  MATCH (r:Referral {id: number})
  RETURN r
  UNION
  UNWIND $households AS home
  MATCH (h:Household {id: home})<-[:ABOUT]-(r:Referral)
  USING INDEX SEEK h:Household(id)
  RETURN r
}
SET r.touched = t.writes
