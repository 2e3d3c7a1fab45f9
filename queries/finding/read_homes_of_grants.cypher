// purpose: 若干个人救助各归哪一户:起始日期那天的户
// params:  $grants list; $scope map
// returns: grant, household
// access:  read
// note:    归户规则:当日在户的,没有则此前最后离开的,再没有则此后最先加入的;几户的取户编号最小的。与抽样的总体一样,属于 $scope 地区内某户的人才算;别处的户由页面遮住
UNWIND $grants AS id
MATCH (g:Grant {id: id})-[:TO]->(m:Member)
USING INDEX SEEK g:Grant(id)
WITH g, duration.inDays(date('1970-01-01'), g.starts_on).days AS d, [(m)-[b:BELONGS_TO]->(h) | [h.id, b.first_day, b.last_day, h.code]] AS stays
WHERE $scope.region = '' OR any(x IN stays WHERE x[3] STARTS WITH $scope.region)
WITH g, [x IN stays | [CASE WHEN x[1] <= d AND d <= x[2] THEN -200000 WHEN x[2] < d THEN -x[2] ELSE 200000 + x[1] END, x[0]]] AS near
RETURN g.id AS grant, reduce(home = null, x IN near | CASE WHEN home[0] < x[0] OR (home[0] = x[0] AND home[1] <= x[1]) THEN home ELSE x END)[1] AS household
ORDER BY grant
