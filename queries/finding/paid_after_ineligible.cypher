// purpose: 死亡、离户、户内无人或救助期满之后仍在发放的救助
// params:  $region string; $scope map; $as_of date; $only map
// returns: person, household, grant, measure, reason, last_eligible_day, paid_fen
// access:  read
// note:    $only 的 people、homes 为人员、户编号列表:都为空=全部,否则只查所列的(触动之后复核)。
//          按月救助:最后应享日之后才开始的月份里有发放(发放日期不晚于 as_of)。最后应享日取最早的一个,同日按
//          person_died、person_left、household_empty、grant_ended 的顺序。一次性个人救助只看起始日期是否在死亡之后。
//          身后救助(殡葬)不看死亡和离户。个人救助的 household 是最晚结束或仍在户的那一户
CALL () {
  MATCH (x:Measure)
  WHERE x.after_death
  RETURN collect(x.code) AS after_death
}
CALL (after_death) {
  CALL () {
    WITH * WHERE $only.people IS NULL
    MATCH (m:Member)
    RETURN m
    UNION ALL
    UNWIND coalesce($only.people, []) AS id
    MATCH (m:Member {id: id})
    RETURN m
  }
  MATCH (m)<-[t:TO]-(g)
  WITH m, collect([g, t]) AS given, after_death
  CALL (m) {
    OPTIONAL MATCH (m)-[b:BELONGS_TO]->(h)
    WITH b, h
    ORDER BY b.last_day DESC, h.id
    LIMIT 1
    RETURN h, b.last_day AS left
  }
  WITH m, h, CASE WHEN left < 99999 THEN left END AS left, after_death, given,
       CASE WHEN m.died_on IS NOT NULL THEN duration.inDays(date('1970-01-01'), m.died_on).days END AS died
  UNWIND given AS pair
  WITH m, h, pair[0] AS g, pair[1] AS t, left, died, after_death
  WITH m, h, g, CASE
      WHEN g.cycle = '月' THEN
        CASE WHEN t.measure IN after_death THEN [] ELSE [[died, 'person_died'], [left, 'person_left']] END + [[t.last_day, 'grant_ended']]
      WHEN t.first_day > died AND NOT t.measure IN after_death THEN [[died, 'person_died']]
      ELSE [] END AS ends
  RETURN m.id AS person, h, g, reduce(first = [99999, null], e IN ends | CASE WHEN e[0] < first[0] THEN e ELSE first END) AS end
  UNION ALL
  CALL () {
    WITH * WHERE $only.homes IS NULL
    MATCH (h:Household)
    RETURN h
    UNION ALL
    UNWIND coalesce($only.homes, []) AS id
    MATCH (h:Household {id: id})
    RETURN h
  }
  MATCH (h)<-[t:TO]-(g)
  WHERE g.cycle = '月'
  WITH h, collect([g, t]) AS given
  CALL (h) {
    MATCH (h)<-[b:BELONGS_TO]-()
    WHERE b.first_day <= b.last_day
    RETURN max(b.last_day) AS emptied
  }
  UNWIND given AS pair
  WITH h, pair[0] AS g, [[emptied, 'household_empty'], [pair[1].last_day, 'grant_ended']] AS ends
  RETURN null AS person, h, g, reduce(first = [99999, null], e IN ends | CASE WHEN e[0] < first[0] THEN e ELSE first END) AS end
}
WITH person, h, g, end[1] AS reason, date('1970-01-01') + duration({days: end[0]}) AS day
WHERE reason IS NOT NULL
  AND ($region = '' AND $scope.region = '' OR h.code STARTS WITH $region AND h.code STARTS WITH $scope.region)
WITH person, h, g, reason, day, CASE WHEN g.cycle = '月' THEN left(toString(day), 7) ELSE '' END AS month
MATCH (p:Payment)-[:PAYS]->(g)
WHERE p.paid_on <= $as_of AND p.month > month
RETURN person, h.id AS household, g.id AS grant, g.measure AS measure, reason, day AS last_eligible_day, sum(p.amount_fen) AS paid_fen
ORDER BY grant
