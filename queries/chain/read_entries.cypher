// purpose: 若干户链上的各笔,按先后
// params:  $households list
// returns: household, seq, previous, mac, body, kind, key, version, event, measure, person, department, amount_fen, idempotency_key, happened_on, recorded_at, source, algorithm, key_id, records
// access:  read
// note:    records = 它所连事项的键。没有序号的不是哪一笔,由 read_strays 报出
UNWIND $households AS id
MATCH (e:Entry {household: id})
WHERE e.seq IS :: INTEGER NOT NULL
RETURN e.household AS household, e.seq AS seq, e.previous AS previous, e.mac AS mac, e.body AS body, e.kind AS kind,
       e.key AS key, e.version AS version, e.event AS event, e.measure AS measure, e.person AS person,
       e.department AS department, e.amount_fen AS amount_fen, e.idempotency_key AS idempotency_key,
       e.happened_on AS happened_on, e.recorded_at AS recorded_at, e.source AS source, e.algorithm AS algorithm,
       e.key_id AS key_id,
       [(e)-[:RECORDS]->(t) | t.key] AS records
ORDER BY household, seq
