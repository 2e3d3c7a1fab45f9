// purpose: 一个批次做完了
// params:  $id string
// returns: none
// access:  write
// note:    无
MATCH (b:Batch {id: $id})
SET b.done = true, b.rows = b.created + b.updated + b.unchanged + b.quarantined
