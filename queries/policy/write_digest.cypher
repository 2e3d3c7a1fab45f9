// purpose: 记下政策目录现行内容的摘要和退回原因的备选
// params:  $digest string; $return_reasons list
// returns: written
// access:  write
// note:    与各条内容在同一个事务里写
MATCH (c:Catalogue {key: 'catalogue'})
SET c.digest = $digest,
    c.return_reasons = $return_reasons
RETURN count(c) AS written
