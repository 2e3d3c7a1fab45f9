// purpose: 社会力量给了什么:各机构、各类别的匹配、办成数、受助户数、折价
// params:  $region string; $from date?; $to date?; $scope map
// returns: organisation, category, matches, done, helped, worth_fen
// access:  read
// note:    按匹配日期;helped = 办成的匹配所到的户数
MATCH (m:Match)-[:USES]->(r:Resource)
MATCH (m)-[:ABOUT]->(h:Household)
WHERE coalesce(h.code, '') STARTS WITH $scope.region AND coalesce(h.code, '') STARTS WITH $region
  AND ($from IS NULL OR $from <= m.made_on) AND ($to IS NULL OR m.made_on <= $to)
WITH r.organisation AS organisation, r.category AS category, m, h
RETURN organisation, category, count(m) AS matches, count(CASE m.state WHEN '已完成' THEN 1 END) AS done,
       count(DISTINCT CASE m.state WHEN '已完成' THEN h END) AS helped, sum(coalesce(m.worth_fen, 0)) AS worth_fen
ORDER BY organisation, category
