// purpose: 逐页读封存的案卷和它的摘要
// params:  $household string?; $after string; $limit int
// returns: item, household, packet, sha256
// access:  read
// note:    供 chain verify 核对字节;household 为空时全部
MATCH (i:AgendaItem)
WHERE i.id > $after AND i.sha256 IS NOT NULL AND ($household IS NULL OR i.household = $household)
WITH i
ORDER BY i.id
LIMIT $limit
RETURN i.id AS item, i.household AS household, i.packet AS packet, i.sha256 AS sha256
ORDER BY item
