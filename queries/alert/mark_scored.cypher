// purpose: 记下这些户核分到了链上第几笔
// params:  $scored list
// returns: none
// access:  write
// note:    记的是核分之前读到的末端:核分期间又有新笔的,下次再核
UNWIND $scored AS row
MATCH (h:Household {id: row.household})
WHERE coalesce(h.scored_seq, 0) < row.seq
SET h.scored_seq = row.seq
