// purpose: 记下这些户审计到了链上第几笔
// params:  $touched list
// returns: none
// access:  write
// note:    记审计开始时读到的那一笔:审计期间新来的,下次再看
UNWIND $touched AS one
MATCH (h:Household {id: one.household})
SET h.audited_seq = one.seq
