// purpose: 一户在本系统里办出来的事项的编号
// params:  $household string
// returns: id
// access:  read
// note:    判断经疑点、承诺核查经承诺、会议经议题到户;写着这一户却没有连着的也算
CALL () {
  MATCH (:Household {id: $household})<-[:ABOUT]-(n:Alert|Task|Push|Verification|Match|Pledge|Complaint|AgendaItem
                                             |Duty)
  RETURN n
  UNION
  MATCH (:Household {id: $household})<-[:ABOUT]-(:Pledge)<-[:ON]-(n:PledgeCheck)
  RETURN n
  UNION
  MATCH (:Household {id: $household})<-[:CONCERNS]-(:Finding)<-[:ON]-(n:Judgement)
  RETURN n
  UNION
  MATCH (:Household {id: $household})<-[:ABOUT]-(:AgendaItem)<-[:DECIDES]-(n:Decision)
  RETURN n
  UNION
  MATCH (:Household {id: $household})<-[:ABOUT]-(:AgendaItem)<-[:HAS_ITEM]-(n:Meeting)
  RETURN n
  UNION
  MATCH (n:Alert {household: $household})
  RETURN n
  UNION
  MATCH (n:AgendaItem {household: $household})
  RETURN n
  UNION
  MATCH (n:Task {household: $household})
  RETURN n
  UNION
  MATCH (n:Pledge {household: $household})
  RETURN n
  UNION
  MATCH (n:Complaint {household: $household})
  RETURN n
  UNION
  MATCH (n:Duty {household: $household})
  RETURN n
}
WITH n
WHERE n.id IS :: STRING NOT NULL
RETURN DISTINCT n.id AS id
ORDER BY id
