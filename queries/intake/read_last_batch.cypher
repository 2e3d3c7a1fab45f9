// purpose: 最近一批收到的时间,没导完的批次,等得最久的行何时收到
// params:  none
// returns: received_at, unfinished, waiting_since
// access:  read
// note:    单行;没有批次时收到时间为空
OPTIONAL MATCH (b:Batch)
WITH max(b.received_at) AS received_at, count(CASE WHEN b.done = false THEN 1 END) AS unfinished
OPTIONAL MATCH (:Quarantined {waiting: true})-[:IN_BATCH]->(w:Batch)
RETURN received_at, unfinished, min(w.received_at) AS waiting_since
