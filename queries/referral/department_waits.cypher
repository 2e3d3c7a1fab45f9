// purpose: 部门之间谁在等谁:时钟在走的转介,按在等的和在办的部门合计
// params:  $region string; $from date?; $to date?; $as_of date; $scope map
// returns: waiting, holder, open, oldest_sent_on
// access:  read
// note:    只看最后一手,按发出日期;待补正时在办的是发出方,等的是接收方
MATCH (r:Referral)-[:ABOUT]->(h:Household)
WHERE r.state IN ['待签收', '已签收', '已受理', '办理中', '待补正'] AND r.sent_on <= $as_of
  AND ($from IS NULL OR r.sent_on >= $from) AND ($to IS NULL OR r.sent_on <= $to)
  AND h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
  AND NOT EXISTS { (r)<-[:FOLLOWS]-(next:Referral) WHERE next.sent_on <= $as_of }
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
WHERE sender.code <> receiver.code
WITH r, CASE WHEN r.state = '待补正' THEN [receiver.code, sender.code] ELSE [sender.code, receiver.code] END AS pair
RETURN pair[0] AS waiting, pair[1] AS holder, count(r) AS open, min(r.sent_on) AS oldest_sent_on
ORDER BY waiting, holder
