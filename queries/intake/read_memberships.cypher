// purpose: 若干人的全部在户记录
// params:  $persons list
// returns: person, key, household, joined_on, left_on, died_on
// access:  read
// note:    died_on 是该行自己报的死亡日期;此人最早的死亡日期在 Member.died_on
UNWIND $persons AS id
MATCH (m:Member {id: id})-[b:BELONGS_TO]->(h:Household)
RETURN m.id AS person, b.key AS key, h.id AS household, b.joined_on AS joined_on, b.left_on AS left_on,
       b.died_on AS died_on
ORDER BY person, key
