// purpose: 若干事项中,有哪些还有一行在等待
// params:  $keys list
// returns: contested
// access:  read
// note:    单行
UNWIND $keys AS key
MATCH (q:Quarantined {thing: key})
WHERE q.waiting
RETURN collect(DISTINCT key) AS contested
