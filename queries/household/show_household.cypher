// purpose: 一户的登记:区划、网格、户籍类型、保护标记,密封的户主与地址
// params:  $household string; $scope map
// returns: household, code, grid, kind, protected, head_sealed, address_sealed, sealed_key, entries
// access:  read
// note:    entries = 链上笔数;不在查询人范围内或已作废的户没有行
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
RETURN h.id AS household, h.code AS code, h.grid AS grid, h.kind AS kind, h.protected AS protected,
       h.head_sealed AS head_sealed, h.address_sealed AS address_sealed, h.sealed_key AS sealed_key,
       COUNT { MATCH (:Entry {household: h.id}) } AS entries
ORDER BY household
