// purpose: 各户转介的每一手,供找出绕圈的转介
// params:  $region string; $from date?; $to date?; $as_of date; $scope map
// returns: household, referral, from_department, to_department, sent_on
// access:  read
// note:    按发出日期;不含草拟、已撤回和录入有误;发给自己的不算
MATCH (r:Referral)-[:ABOUT]->(h:Household)
WHERE r.sent_on <= $as_of AND NOT r.state IN ['草拟', '已撤回', '录入有误']
  AND ($from IS NULL OR r.sent_on >= $from) AND ($to IS NULL OR r.sent_on <= $to)
  AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
WHERE sender.code <> receiver.code
RETURN h.id AS household, r.id AS referral, sender.code AS from_department, receiver.code AS to_department, r.sent_on AS sent_on
ORDER BY household, sent_on, referral
