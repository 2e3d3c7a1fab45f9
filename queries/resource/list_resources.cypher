// purpose: 资源目录:机构、类别、需求、容量与还空多少
// params:  $region string; $need string?; $as_of date; $scope map
// returns: resource, organisation, category, need, code, capacity, free, valid_from, valid_to, open_matches, done_matches
// access:  read
// note:    只列当日有效的;所在区划在 region 之内,或管着 region 的。free = 容量减去没有了结的匹配
MATCH (r:Resource)-[:IN]->(:Region)
WHERE ($need IS NULL OR r.need = $need)
  AND coalesce(r.valid_from <= $as_of, true) AND coalesce($as_of <= r.valid_to, true)
WITH r, CASE WHEN r.code ENDS WITH '0000000000' THEN left(r.code, 2) WHEN r.code ENDS WITH '00000000' THEN left(r.code, 4)
             WHEN r.code ENDS WITH '000000' THEN left(r.code, 6) WHEN r.code ENDS WITH '000' THEN left(r.code, 9)
             ELSE r.code END AS place
WITH r, CASE place WHEN '00' THEN '' ELSE place END AS place
WHERE (place STARTS WITH $region OR $region STARTS WITH place)
  AND (place STARTS WITH $scope.region OR $scope.region STARTS WITH place)
WITH r, COUNT { (m:Match {resource: r.id}) WHERE m.state = '已匹配' } AS open,
     COUNT { (m:Match {resource: r.id}) WHERE m.state = '已完成' } AS done
RETURN r.id AS resource, r.organisation AS organisation, r.category AS category, r.need AS need, r.code AS code,
       r.capacity AS capacity, r.capacity - open AS free, r.valid_from AS valid_from, r.valid_to AS valid_to,
       open AS open_matches, done AS done_matches
ORDER BY need, organisation, resource
