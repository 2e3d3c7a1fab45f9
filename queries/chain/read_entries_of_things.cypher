// purpose: 若干事项在所有链上的各笔
// params:  $keys list
// returns: thing, household, seq, body
// access:  read
// note:    无
UNWIND $keys AS key
MATCH (t:Filed {key: key})<-[:RECORDS]-(e:Entry)
USING INDEX SEEK t:Filed(key)
WHERE e.version IS NOT NULL
RETURN t.key AS thing, e.household AS household, e.seq AS seq, e.body AS body
ORDER BY thing, household, seq
