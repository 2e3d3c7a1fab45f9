// purpose: 一户眼下的需求:没有了结的转介、没有当场解决的走访所说的
// params:  $household string; $scope map
// returns: need, source, link
// access:  read
// note:    转介看最后一手;一项需求可有几个出处
MATCH (h:Household {id: $household})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
CALL (h) {
  MATCH (h)<-[:ABOUT]-(r:Referral)
  WHERE NOT r.state IN ['草拟', '已闭环', '已撤回', '录入有误'] AND NOT EXISTS { (r)<-[:FOLLOWS]-(:Referral) }
  RETURN r.need AS need, '转介' AS source, r.id AS link
  UNION
  MATCH (h)<-[:ABOUT]-(v:Visit)
  WHERE v.need IS NOT NULL AND coalesce(v.handled, '') <> '即时解决'
  RETURN v.need AS need, '走访' AS source, v.id AS link
}
RETURN need, source, link
ORDER BY need, source, link
