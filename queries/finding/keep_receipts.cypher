// purpose: 留存救前查询的回执
// params:  $receipts list
// returns: none
// access:  write
// note:    同一回执号只写一次;body 为当日答复全文,mac 防改
UNWIND $receipts AS receipt
MERGE (r:Receipt {id: receipt.id})
ON CREATE SET r.body = receipt.body, r.mac = receipt.mac, r.at = receipt.at, r.by = receipt.by,
              r.measure = receipt.measure, r.subject = receipt.subject, r.result = receipt.result
