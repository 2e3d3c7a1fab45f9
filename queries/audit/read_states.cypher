// purpose: 已知疑点的状态:全部,或与所列的人、户有关的
// params:  $only map
// returns: id, question, state, shown, amount_fen, person, homes
// access:  read
// note:    $only.people、$only.homes 都为空=全部
CALL () {
  WITH * WHERE $only.people IS NULL
  MATCH (f:Finding)
  RETURN f
  UNION
  UNWIND coalesce($only.people, []) AS id
  MATCH (f:Finding)
  WHERE f.person = id
  RETURN f
  UNION
  UNWIND coalesce($only.homes, []) AS id
  MATCH (:Household {id: id})<-[:CONCERNS]-(f:Finding)
  RETURN f
}
RETURN f.id AS id, f.question AS question, f.state AS state, f.shown AS shown, f.amount_fen AS amount_fen, f.person AS person,
       COLLECT { MATCH (f)-[:CONCERNS]->(h:Household) RETURN h.id ORDER BY h.id } AS homes
ORDER BY id
