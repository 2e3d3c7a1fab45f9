// purpose: 应享未享看过多少人和户:有以人为对象的措施就数在世的在户成员,有以户为对象的就数有人的户
// params:  $rules map; $region string; $scope map; $as_of date
// returns: checked
// access:  read
// note:    单行
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day,
     any(m IN keys($rules) WHERE $rules[m].unit = 'member') AS of_people,
     any(m IN keys($rules) WHERE $rules[m].unit <> 'member') AS of_households
OPTIONAL MATCH (h:Household)<-[b:BELONGS_TO]-(m:Member)
WHERE h.code STARTS WITH $region AND h.code STARTS WITH $scope.region AND b.first_day <= day AND day <= b.last_day
WITH of_people, of_households, count(DISTINCT h) AS households,
     count(DISTINCT CASE WHEN m.died_on IS NULL OR $as_of < m.died_on THEN m END) AS people
RETURN CASE WHEN of_people THEN people ELSE 0 END + CASE WHEN of_households THEN households ELSE 0 END AS checked
