// purpose: 锁住一项资源;独立的一条语句,先于清点
// params:  $resource string; $request string
// returns: resource
// access:  write
// note:    没有这项资源(或已作废)时没有行
MATCH (r:Resource {id: $resource})-[:IN]->(:Region)
SET r.lock = $request
RETURN r.id AS resource
