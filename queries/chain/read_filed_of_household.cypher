// purpose: 一户链上所记、现归这一户、以及相关人员在户记录与救助的全部事项
// params:  $household string; $keys list
// returns: key, labels, properties, told, links, stands_in, belongs, died_on
// access:  read
// note:    人员的全部在户记录都要:归哪条链由它们定
CALL () {
  UNWIND $keys AS key
  MATCH (t:Filed {key: key})
  RETURN t
  UNION
  MATCH (t:Filed)-[:STANDS_IN]->(:Household {id: $household})
  RETURN t
  UNION
  UNWIND $keys AS key
  MATCH (f:Filed {key: key})-[:TO|FOR|ONCE_OF]->(:Member)-[b:BELONGS_TO]->(:Household)
  USING INDEX SEEK f:Filed(key)
  MATCH (t:Filed {key: 'member\u001F' + b.key})
  RETURN t
  UNION
  UNWIND $keys AS key
  MATCH (f:Filed {key: key})<-[:HAS_FACT]-(:Member)-[b:BELONGS_TO]->(:Household)
  USING INDEX SEEK f:Filed(key)
  MATCH (t:Filed {key: 'member\u001F' + b.key})
  RETURN t
  UNION
  MATCH (:Household {id: $household})<-[:BELONGS_TO]-(:Member)-[b:BELONGS_TO]->(:Household)
  MATCH (t:Filed {key: 'member\u001F' + b.key})
  RETURN t
  UNION
  UNWIND $keys AS key
  MATCH (f:Filed {key: key})-[:PAYS|CHANGES|ONCE_OF]->(t:Filed)
  USING INDEX SEEK f:Filed(key)
  RETURN t
  UNION
  UNWIND $keys AS key
  MATCH (f:Filed {key: key})-[:PAYS|CHANGES|ONCE_OF]->(:Grant)-[:TO]->(:Member)-[b:BELONGS_TO]->(:Household)
  USING INDEX SEEK f:Filed(key)
  MATCH (t:Filed {key: 'member\u001F' + b.key})
  RETURN t
}
WITH DISTINCT t
OPTIONAL MATCH (m:Member {id: CASE WHEN t:Membership THEN t.person END})
RETURN t.key AS key, labels(t) AS labels, properties(t) AS properties,
       [CASE WHEN t.told_on IS :: DATE THEN toString(t.told_on) END, t.told_event, t.told_measure, t.told_person, t.told_department, t.told_amount_fen] AS told,
       [(t)-[r:TO|OF|BY|FOR|RECEIVED_BY|CHANGES|PAYS|ABOUT|FROM|SENT_TO|FOLLOWS|IN|REPORTED_BY]->(o)
        | [type(r), coalesce(o.id, o.code), properties(r)]]
       + [(t)<-[held:HAS_FACT]-(o) WHERE t:Fact | [type(held), o.id, properties(held)]] AS links,
       [(t)-[:STANDS_IN]->(home) | home.id] AS stands_in,
       [(m)-[b:BELONGS_TO {key: t.id}]->(home) | [home.id, properties(b)]] AS belongs, m.died_on AS died_on
ORDER BY key
