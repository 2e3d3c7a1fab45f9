// purpose: 首次写入时记下密钥的校验文字
// params:  $check string
// returns: check
// access:  write
// note:    单行;已有的不改,两个目录同时首次写入时只有一个成立
MERGE (s:Sealing {name: 'keys'})
ON CREATE SET s.check = $check
RETURN s.check AS check
