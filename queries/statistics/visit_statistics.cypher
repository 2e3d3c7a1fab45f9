// purpose: 走访统计:下一级各地的户数、走访到的户、走访次数和处置
// params:  $region string; $from date?; $to date?; $as_of date; $scope map
// returns: region, households, visited, visits, problems, solved_at_once, passed_on, case_by_case
// access:  read
// note:    只列有户的地方;直接登记在本级的户自成一行,行政区划代码为本级自己的。as_of 之后的走访不算
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH h, left(left(h.code, CASE size($region) WHEN 0 THEN 2 WHEN 2 THEN 4 WHEN 4 THEN 6 WHEN 6 THEN 9 ELSE 12 END) + '000000000000', 12) AS region
OPTIONAL MATCH (h)<-[:ABOUT]-(v:Visit)
WHERE v.visited_on <= $as_of AND ($from IS NULL OR v.visited_on >= $from) AND ($to IS NULL OR v.visited_on <= $to)
RETURN region,
       count(DISTINCT h) AS households,
       count(DISTINCT CASE WHEN v IS NOT NULL THEN h END) AS visited,
       count(v) AS visits,
       count(v.handled) AS problems,
       count(CASE WHEN v.handled = '即时解决' THEN 1 END) AS solved_at_once,
       count(CASE WHEN v.handled = '转交' THEN 1 END) AS passed_on,
       count(CASE WHEN v.handled = '一事一议' THEN 1 END) AS case_by_case
ORDER BY region
