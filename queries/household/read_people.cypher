// purpose: 若干人的密封姓名与身份证号
// params:  $people list; $scope map
// returns: person, sealed_key, name_sealed, number_sealed
// access:  read
// note:    只取 $scope 地区内某户的人;姓名、号码在程序里解封,号码只显示掩码
UNWIND $people AS id
MATCH (m:Member {id: id})
WHERE $scope.region = '' OR EXISTS {
  MATCH (m)-[:BELONGS_TO]->(h:Household)
  WHERE h.code STARTS WITH $scope.region
}
RETURN m.id AS person, m.sealed_key AS sealed_key, m.name_sealed AS name_sealed, m.number_sealed AS number_sealed
ORDER BY person
