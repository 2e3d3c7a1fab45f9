// purpose: 逐页读来自文件的全部事项:属性、关系、归属的链
// params:  $after string; $limit int
// returns: key, labels, properties, told, links, stands_in, belongs, died_on
// access:  read
// note:    供 chain verify 与链上各笔对照
MATCH (t:Filed)
WHERE t.key > $after
WITH t
ORDER BY t.key
LIMIT $limit
OPTIONAL MATCH (m:Member {id: CASE WHEN t:Membership THEN t.person END})
RETURN t.key AS key, labels(t) AS labels, properties(t) AS properties,
       [CASE WHEN t.told_on IS :: DATE THEN toString(t.told_on) END, t.told_event, t.told_measure, t.told_person, t.told_department, t.told_amount_fen] AS told,
       [(t)-[r:TO|OF|BY|FOR|RECEIVED_BY|CHANGES|PAYS|ABOUT|FROM|SENT_TO|FOLLOWS|IN|REPORTED_BY]->(o)
        | [type(r), coalesce(o.id, o.code), properties(r)]]
       + [(t)<-[held:HAS_FACT]-(o) WHERE t:Fact | [type(held), o.id, properties(held)]] AS links,
       [(t)-[:STANDS_IN]->(home) | home.id] AS stands_in,
       [(m)-[b:BELONGS_TO {key: t.id}]->(home) | [home.id, properties(b)]] AS belongs, m.died_on AS died_on
ORDER BY key
