// purpose: 户节点已不在、链上各笔还在的户
// params:  none
// returns: household
// access:  read
// note:    无
MATCH (e:Entry)
WITH DISTINCT e.household AS household
WHERE NOT EXISTS { (:Household {id: household}) }
RETURN household
ORDER BY household
