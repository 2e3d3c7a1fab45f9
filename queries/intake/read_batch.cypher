// purpose: 一个批次做到了哪一行
// params:  $id string
// returns: cursor, request, created, updated, unchanged, quarantined
// access:  read
// note:    request = 最近一次写入的请求号,用来认出应答丢失的那一次
MATCH (b:Batch {id: $id})
RETURN b.cursor AS cursor, b.request AS request, b.created AS created, b.updated AS updated,
       b.unchanged AS unchanged, b.quarantined AS quarantined
ORDER BY cursor
