// purpose: 读若干事项的版本记录,以及哪些链上记了哪一版
// params:  $keys list
// returns: key, history, history_seal, told, reporter, body, entries
// access:  read
// note:    只有一版的事项不另存版本记录,取其任一笔的正文
UNWIND $keys AS key
MATCH (t:Filed {key: key})
OPTIONAL MATCH (t)<-[:RECORDS]-(e:Entry)
WHERE e.version IS NOT NULL
WITH t, e
ORDER BY e.household, e.seq
WITH t, collect(e) AS told
RETURN t.key AS key, t.history AS history, t.history_seal AS history_seal,
       [toString(t.told_on), t.told_event, t.told_measure, t.told_person, t.told_department, t.told_amount_fen] AS told,
       t.reporter AS reporter, head(told).body AS body, [e IN told | [e.version, e.household]] AS entries
ORDER BY key
