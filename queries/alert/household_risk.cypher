// purpose: 风险预警:有人的每一户,成立的预警指标的总分,与当地阈值
// params:  $rule map; $facts map; $threshold map; $only map; $region string; $scope map; $as_of date; $min_score int
// returns: household, score, threshold, over, indicators, unknown
// access:  read
// note:    指标由 graph/eligibility.py 从政策目录编成一条规则。真值 0 不成立、1 无法判断、2 成立:全部=取小,任一=取大。
//          $only.homes 为户编号列表,空=全部。没有阈值的地区 threshold 为空,over 为 false
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     CASE WHEN size($region) > size($scope.region) THEN $region ELSE $scope.region END AS area
CALL (area) {
  WITH area WHERE $only.homes IS NULL
  MATCH (h:Household)
  WHERE h.code STARTS WITH area
  RETURN h
  UNION ALL
  UNWIND coalesce($only.homes, []) AS id
  MATCH (h:Household {id: id})
  RETURN h
}
WITH day, h
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
CALL (day, h) {
  // 户与人的情况,各读一次:[指标, 起始日, 截止日, 值],只留起作用的
  WITH day, h,
       [(h)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
         [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] AS read,
       COLLECT {
         MATCH (h)<-[b:BELONGS_TO]-(m:Member)
         WHERE b.first_day <= day AND day <= b.last_day
         WITH DISTINCT m
         WITH m, [(m)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
                   [f.name, f.first_day, f.last_day, coalesce(f.number, f.text)]] AS told
         RETURN [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
                + [['年龄', null, null, $as_of.year - m.born_on.year
                    - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * m.born_on.month + m.born_on.day THEN 1 ELSE 0 END]]
       } AS crowd
  WHERE size(crowd) > 0
  WITH h.code AS code, h.kind AS kind, crowd,
       [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home
  // 每个条件:比较用的值,和每个看的对象起作用的情况
  WITH code, kind,
       [l IN $rule.leaves |
         CASE WHEN l.parameter IS NULL THEN l.values ELSE [head([v IN [k IN l.places |
           l.entries[left(code, k.digits) + '|' + CASE WHEN k.typed THEN kind ELSE '' END]] WHERE v IS NOT NULL])] END] AS wanted,
       [l IN $rule.leaves |
         [holder IN CASE l.subject WHEN 'any_member' THEN crowd ELSE [home] END | [x IN holder WHERE x[0] = l.fact]]] AS seen
  WITH code, kind,
       [i IN range(0, size(seen) - 1) |
         [xs IN seen[i] |
           CASE WHEN size(xs) = 0 OR any(x IN xs WHERE x[3] <> xs[0][3]) THEN 1
                ELSE CASE CASE $rule.leaves[i].op
                            WHEN 'in' THEN xs[0][3] IN wanted[i]
                            WHEN 'ne' THEN NOT xs[0][3] IN wanted[i]
                            WHEN 'lt' THEN xs[0][3] < wanted[i][0]
                            WHEN 'le' THEN xs[0][3] <= wanted[i][0]
                            WHEN 'gt' THEN xs[0][3] > wanted[i][0]
                            ELSE xs[0][3] >= wanted[i][0] END
                       WHEN true THEN 2 WHEN false THEN 0 ELSE 1 END END]] AS found
  WITH code, kind,
       reduce(truths = [f IN found | CASE WHEN 2 IN f THEN 2 WHEN size(f) = 0 OR 1 IN f THEN 1 ELSE 0 END],
              g IN $rule.groups |
              truths + CASE g.op
                         WHEN 'all_of' THEN reduce(t = 2, i IN g.items | CASE WHEN truths[i] < t THEN truths[i] ELSE t END)
                         ELSE reduce(t = 0, i IN g.items | CASE WHEN truths[i] > t THEN truths[i] ELSE t END) END) AS truths
  WITH truths, reduce(sum = 0, x IN $rule.indicators | sum + CASE truths[x.node] WHEN 2 THEN x.points ELSE 0 END) AS score,
       head([v IN [k IN $threshold.places |
         $threshold.entries[left(code, k.digits) + '|' + CASE WHEN k.typed THEN kind ELSE '' END]] WHERE v IS NOT NULL]) AS threshold
  WHERE score >= $min_score
  RETURN score, threshold, coalesce(score >= threshold, false) AS over,
         [x IN $rule.indicators WHERE truths[x.node] = 2 | x.code] AS indicators,
         [x IN $rule.indicators WHERE truths[x.node] = 1 | x.code] AS unknown
}
RETURN h.id AS household, score, threshold, over, indicators, unknown
ORDER BY score DESC, household
