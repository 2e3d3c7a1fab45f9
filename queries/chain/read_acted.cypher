// purpose: 在本系统里办出来的事项(预警、任务、决定、名册、专项行动等)按编号:全部属性与关系
// params:  $ids list
// returns: label, id, properties, links, households
// access:  read
// note:    写入时记进链的那一笔,核对时与它对照;households = 关于哪一户,判断经疑点、决定经议题、会议经各议题。
//          写锁、案卷的字节不列(案卷另按摘要核对)
UNWIND $ids AS id
CALL (id) {
  MATCH (n:Alert {id: id})
  RETURN n
  UNION
  MATCH (n:Task {id: id})
  RETURN n
  UNION
  MATCH (n:Push {id: id})
  RETURN n
  UNION
  MATCH (n:Verification {id: id})
  RETURN n
  UNION
  MATCH (n:Decision {id: id})
  RETURN n
  UNION
  MATCH (n:Match {id: id})
  RETURN n
  UNION
  MATCH (n:Pledge {id: id})
  RETURN n
  UNION
  MATCH (n:PledgeCheck {id: id})
  RETURN n
  UNION
  MATCH (n:Complaint {id: id})
  RETURN n
  UNION
  MATCH (n:Judgement {id: id})
  RETURN n
  UNION
  MATCH (n:Meeting {id: id})
  RETURN n
  UNION
  MATCH (n:AgendaItem {id: id})
  RETURN n
  UNION
  MATCH (n:Duty {id: id})
  RETURN n
  UNION
  MATCH (n:Campaign {id: id})
  RETURN n
}
RETURN head(labels(n)) AS label, n.id AS id, n {.*, packet: null, lock: null} AS properties,
       [(n)-[r:ABOUT|ASSIGNED_TO|CARRIES_OUT|RECEIVED_BY|DECIDES|BY|USES|SENT_TO|CONCERNS|ON|AGAINST]->(o) | [type(r), coalesce(o.id, o.code)]]
       + [(n)<-[r:LED_TO|HAS_ITEM]-(o) | [type(r), o.id]] AS links,
       [(n)-[:ABOUT]->(h:Household) | h.id]
       + [(n)-[:ON]->(:Finding)-[:CONCERNS]->(h:Household) | h.id]
       + [(n)-[:DECIDES]->(:AgendaItem)-[:ABOUT]->(h:Household) | h.id]
       + [(n)-[:HAS_ITEM]->(:AgendaItem)-[:ABOUT]->(h:Household) | h.id] AS households
ORDER BY label, id
