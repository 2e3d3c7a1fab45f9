// purpose: 若干户链上的各笔,按先后
// params:  $households list
// returns: household, seq, previous, mac, body, kind, key, version, event, measure, person, department, amount_fen, idempotency_key, happened_on, recorded_at, source, records
// access:  read
// note:    records = 它所连事项的键
UNWIND $households AS id
MATCH (e:Entry {household: id})
RETURN e.household AS household, e.seq AS seq, e.previous AS previous, e.mac AS mac, e.body AS body, e.kind AS kind,
       e.key AS key, e.version AS version, e.event AS event, e.measure AS measure, e.person AS person,
       e.department AS department, e.amount_fen AS amount_fen, e.idempotency_key AS idempotency_key,
       e.happened_on AS happened_on, e.recorded_at AS recorded_at, e.source AS source,
       [(e)-[:RECORDS]->(t) | t.key] AS records
ORDER BY household, seq
