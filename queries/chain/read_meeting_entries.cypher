// purpose: 一户上过的会议在别的户的链上留下的各笔
// params:  $household string; $meetings list
// returns: household, seq, previous, mac, body
// access:  read
// note:    会议的样子记在它各户中的一户;只核一户时,别户的也要看。meetings:链上记过的,图里已不连着的也在内
CALL () {
  MATCH (:Household {id: $household})<-[:ABOUT]-(:AgendaItem)<-[:HAS_ITEM]-(m:Meeting)
  RETURN m
  UNION
  UNWIND $meetings AS id
  MATCH (m:Meeting {id: id})
  RETURN m
}
MATCH (m)-[:HAS_ITEM]->(:AgendaItem)-[:ABOUT]->(h:Household)
WHERE h.id <> $household
WITH DISTINCT h.id AS household
MATCH (e:Entry {household: household})
WHERE e.kind IN ['agenda', 'packet', 'decision']
RETURN household, e.seq AS seq, e.previous AS previous, e.mac AS mac, e.body AS body
ORDER BY household, seq
