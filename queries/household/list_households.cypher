// purpose: 地区内的户:区划、在户人数、在享救助、手上的转介
// params:  $region string; $as_of date; $begin int; $limit int; $scope map
// returns: household, code, members, grants, referrals, protected
// access:  read
// note:    一页一页给;在户的算到去世当日;referrals = 还在走时限的转介
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
WITH h, day
ORDER BY h.id
SKIP $begin
LIMIT $limit
RETURN h.id AS household, h.code AS code,
       COUNT { MATCH (h)<-[b:BELONGS_TO]-(m:Member) WHERE b.first_day <= day AND day <= b.last_day } AS members,
       COUNT { MATCH (h)<-[t:TO]-(:Grant) WHERE t.first_day <= day AND day <= t.last_day }
       + COUNT { MATCH (h)<-[b:BELONGS_TO]-(:Member)<-[t:TO]-(:Grant)
                 WHERE b.first_day <= day AND day <= b.last_day AND t.first_day <= day AND day <= t.last_day } AS grants,
       COUNT { MATCH (h)<-[:ABOUT]-(r:Referral) WHERE r.state IN ['待签收', '已签收', '已受理', '办理中', '待补正']
               AND NOT (r)<-[:FOLLOWS]-(:Referral) } AS referrals,
       h.protected AS protected
ORDER BY household
