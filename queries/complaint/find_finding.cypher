// purpose: 涉及这一户的一条疑点:规则、措施、当时的行
// params:  $finding string; $household string; $scope map
// returns: finding, rule, measures, row
// access:  read
// note:    别户的与不存在的一样
MATCH (h:Household {id: $household})<-[:CONCERNS]-(f:Finding {id: $finding})
WHERE coalesce(h.code, '') STARTS WITH $scope.region
RETURN f.id AS finding, f.rule AS rule, f.measures AS measures, f.row AS row
ORDER BY finding
