// purpose: 记下批次做到的行与计数
// params:  $id string; $cursor int; $counts map; $request string
// returns: none
// access:  write
// note:    与该段各行在同一事务里
MATCH (b:Batch {id: $id})
SET b.cursor = $cursor, b.request = $request, b.created = $counts.created, b.updated = $counts.updated,
    b.unchanged = $counts.unchanged, b.quarantined = $counts.quarantined,
    b.rows = $counts.created + $counts.updated + $counts.unchanged + $counts.quarantined
