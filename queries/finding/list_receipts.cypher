// purpose: 逐页读救前查询的回执
// params:  $after string; $limit int
// returns: id, body, mac, at, by, measure, subject, result
// access:  read
// note:    供 chain verify 核对:正文与校验码,以及写在旁边的各项
MATCH (r:Receipt)
WHERE r.id > $after
RETURN r.id AS id, r.body AS body, r.mac AS mac, r.at AS at, r.by AS by, r.measure AS measure, r.subject AS subject,
       r.result AS result
ORDER BY id
LIMIT $limit
