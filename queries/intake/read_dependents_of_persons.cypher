// purpose: 以若干人登记的全部事项,连同其救助的调整与发放
// params:  $persons list
// returns: key
// access:  read
// note:    在户关系变动时,这些事项归哪条链要重看
UNWIND $persons AS id
MATCH (m:Member {id: id})
CALL (m) {
  MATCH (t:Filed)-[:TO|FOR|ONCE_OF]->(m)
  RETURN t
  UNION
  MATCH (m)-[:HAS_FACT]->(t:Filed)
  RETURN t
  UNION
  MATCH (t:Filed)-[:PAYS|CHANGES|ONCE_OF]->(:Grant)-[:TO]->(m)
  RETURN t
}
RETURN DISTINCT t.key AS key
ORDER BY key
