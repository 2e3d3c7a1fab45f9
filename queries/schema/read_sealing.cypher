// purpose: 这个库是用哪一套密钥写的
// params:  none
// returns: check
// access:  read
// note:    只有密钥的校验文字,看不出密钥
MATCH (s:Sealing {name: 'keys'})
RETURN s.check AS check
ORDER BY check
