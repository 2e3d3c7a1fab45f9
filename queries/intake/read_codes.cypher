// purpose: 若干户所在的行政区划代码
// params:  $households list
// returns: codes
// access:  read
// note:    单行,各为 户、代码;只在替帐号导入时读。作废的户没有代码,不返回
UNWIND $households AS id
MATCH (h:Household {id: id})
USING INDEX SEEK h:Household(id)
WHERE h.code IS NOT NULL
RETURN collect([h.id, h.code]) AS codes
