// purpose: 来回退转:同一户同一需求,两个部门之间在窗口期内多次退回
// params:  $region string; $min_returns int; $window_days int; $as_of date; $scope map
// returns: household, need, departments, returns, reasons, working_days_lost, last_referral
// access:  read
// note:    两个部门不论谁转给谁;只数“已退回”、发出日期在 as_of 之前 window_days 天之内(两端都算)的。
//          没有写理由的退回计数,但 reasons 里没有它;工作日数到办结日期,没有则到后手的发出日期,再没有到 as_of
MATCH (r:Referral {state: '已退回'})
WHERE r.sent_on <= $as_of AND r.sent_on >= $as_of - duration({days: $window_days})
MATCH (r)-[:ABOUT]->(h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
MATCH (r)-[:FROM]->(sender:Department)
MATCH (r)-[:SENT_TO]->(receiver:Department)
WHERE sender.code <> receiver.code
WITH h, r.need AS need,
     CASE WHEN sender.code < receiver.code THEN [sender.code, receiver.code] ELSE [receiver.code, sender.code] END AS departments,
     r
ORDER BY r.sent_on, r.id
WITH h, need, departments, collect(r) AS returned
WHERE size(returned) >= $min_returns
UNWIND returned AS r
OPTIONAL MATCH (r)<-[:FOLLOWS]-(next:Referral)
WHERE next.sent_on <= $as_of
WITH h, need, departments, returned, r, coalesce(r.ended_on, min(next.sent_on), $as_of) AS until
MATCH (start:CalendarYear {year: r.sent_on.year})
MATCH (end:CalendarYear {year: until.year})
WITH h, need, departments, returned,
     sum(end.offset + end.cumulative[until.ordinalDay - 1]
         - start.offset - start.cumulative[r.sent_on.ordinalDay - 1]) AS working_days_lost
RETURN h.id AS household,
       need,
       departments,
       size(returned) AS returns,
       [r IN returned WHERE r.reason IS NOT NULL | r.reason] AS reasons,
       working_days_lost,
       last(returned).id AS last_referral
ORDER BY household, need, departments
