// purpose: 锁住一项资源;独立的一条语句,先于清点
// params:  $resource string; $request string; $scope map
// returns: resource
// access:  write
// note:    没有这项资源(或已作废),或它不在查询人的地区、也不管着那里(如 list_resources),没有行
MATCH (r:Resource {id: $resource})-[:IN]->(:Region)
WITH r, CASE WHEN r.code ENDS WITH '0000000000' THEN left(r.code, 2) WHEN r.code ENDS WITH '00000000' THEN left(r.code, 4)
             WHEN r.code ENDS WITH '000000' THEN left(r.code, 6) WHEN r.code ENDS WITH '000' THEN left(r.code, 9)
             ELSE r.code END AS place
WITH r, CASE place WHEN '00' THEN '' ELSE place END AS place
WHERE place STARTS WITH $scope.region OR $scope.region STARTS WITH place
SET r.lock = $request
RETURN r.id AS resource
