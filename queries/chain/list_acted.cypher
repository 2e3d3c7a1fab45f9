// purpose: 逐页读在本系统里办出来的事项(预警、任务、决定、名册、专项行动等)
// params:  $after string; $limit int
// returns: label, id, properties, links, households
// access:  read
// note:    供 chain verify 与链上各笔对照;列同 chain/read_acted。写锁、案卷的字节不列(案卷另按摘要核对)
MATCH (n:Alert|Task|Push|Verification|Decision|Match|Pledge|PledgeCheck|Complaint|Judgement|Meeting|AgendaItem|Duty
         |Campaign)
WHERE n.id > $after
WITH n
ORDER BY n.id
LIMIT $limit
RETURN head(labels(n)) AS label, n.id AS id, n {.*, packet: null, lock: null} AS properties,
       [(n)-[r:ABOUT|ASSIGNED_TO|CARRIES_OUT|RECEIVED_BY|DECIDES|BY|USES|SENT_TO|CONCERNS|ON|AGAINST]->(o) | [type(r), coalesce(o.id, o.code)]]
       + [(n)<-[r:LED_TO|HAS_ITEM]-(o) | [type(r), o.id]] AS links,
       [(n)-[:ABOUT]->(h:Household) | h.id]
       + [(n)-[:ON]->(:Finding)-[:CONCERNS]->(h:Household) | h.id]
       + [(n)-[:DECIDES]->(:AgendaItem)-[:ABOUT]->(h:Household) | h.id]
       + [(n)-[:HAS_ITEM]->(:AgendaItem)-[:ABOUT]->(h:Household) | h.id] AS households
ORDER BY id
