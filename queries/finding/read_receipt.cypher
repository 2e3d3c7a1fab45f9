// purpose: 按回执号取救前查询的答复
// params:  $receipt string
// returns: body, mac
// access:  read
// note:    无
MATCH (r:Receipt {id: $receipt})
RETURN r.body AS body, r.mac AS mac
ORDER BY body
