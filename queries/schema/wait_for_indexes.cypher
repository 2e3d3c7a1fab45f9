// purpose: 等所有索引建好
// params:  $seconds int
// returns: none
// access:  read
// note:    索引还在建的时候查询仍对,只是慢
CALL db.awaitIndexes($seconds)
