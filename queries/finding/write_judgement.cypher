// purpose: 写一条判断,只在没有别人先判的情况下
// params:  $id string; $finding string; $verdict string; $why string; $by string; $at datetime; $review_on date?; $recover_fen int?; $recovered_fen int?; $key string?; $before int
// returns: judgement
// access:  write
// note:    before = 看到时已有的判断数;之后又有了就不写
MATCH (f:Finding {id: $finding})
SET f.lock = $id
WITH f
WHERE COUNT { (:Judgement)-[:ON]->(f) } = $before
CREATE (j:Judgement {id: $id, verdict: $verdict, why: $why, by: $by, at: $at, review_on: $review_on,
                     recover_fen: $recover_fen, recovered_fen: $recovered_fen, idempotency_key: $key, facts: f.facts})
CREATE (j)-[:ON]->(f)
RETURN j.id AS judgement
