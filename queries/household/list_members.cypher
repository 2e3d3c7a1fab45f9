// purpose: 一户的成员,包括已离开和已去世的
// params:  $household string; $as_of date; $scope map
// returns: person, relation, joined_on, left_on, died_on, here, elsewhere
// access:  read
// note:    here = as_of 当日在户,去世当日还算;elsewhere = 当日还在别的几户(范围之外的也计数,不说是哪户)
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
MATCH (m:Member)-[b:BELONGS_TO]->(h)
RETURN m.id AS person, b.relation AS relation, b.joined_on AS joined_on, b.left_on AS left_on, m.died_on AS died_on,
       b.first_day <= day AND day <= b.last_day AS here,
       COUNT { MATCH (m)-[o:BELONGS_TO]->(other:Household)
               WHERE other <> h AND o.first_day <= day AND day <= o.last_day } AS elsewhere
ORDER BY NOT here, CASE b.relation WHEN '户主' THEN 0 WHEN '配偶' THEN 1 WHEN '父母' THEN 2 WHEN '子女' THEN 3 ELSE 4 END,
         joined_on, person
