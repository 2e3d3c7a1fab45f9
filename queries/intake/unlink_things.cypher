// purpose: 去掉若干事项的全部关系,链上的记录除外,以便按现在成立的一版重连
// params:  $keys list
// returns: none
// access:  write
// note:    STANDS_IN 由 leave_chains 另行处理
UNWIND $keys AS key
MATCH (t:Filed {key: key})
OPTIONAL MATCH (t)-[out:TO|OF|BY|FOR|RECEIVED_BY|CHANGES|PAYS|ABOUT|FROM|SENT_TO|FOLLOWS|IN|REPORTED_BY]->()
DELETE out
WITH DISTINCT t
OPTIONAL MATCH (t)<-[held:HAS_FACT]-()
DELETE held
