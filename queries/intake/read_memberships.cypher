// purpose: 若干人的全部在户记录
// params:  $persons list
// returns: memberships
// access:  read
// note:    单行,各为 人、键、户、加入、离开、死亡;died_on 是该行自己报的死亡日期;此人最早的死亡日期在 Member.died_on
UNWIND $persons AS id
MATCH (m:Member {id: id})-[b:BELONGS_TO]->(h:Household)
USING INDEX SEEK m:Member(id)
RETURN collect([m.id, b.key, h.id, toString(b.joined_on), toString(b.left_on), toString(b.died_on)]) AS memberships
