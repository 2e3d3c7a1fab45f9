// purpose: 应发未发或少发的月份
// params:  $region string; $scope map; $as_of date; $from date?; $to date?; $only map
// returns: grant, person, household, measure, month, approved_fen, paid_fen, gap_fen
// access:  read
// note:    $only 的 people、homes 为人员、户编号列表:都为空=全部,否则只查所列的(触动之后复核)。
//          按月救助、当月首日在发放期内且不晚于最后应享日(同 paid_after_ineligible)、当月末日早于 as_of 的月份,
//          发放合计低于当月金额,或金额为零(服务)而没有任何发放。月份以年×12+月-1 计。个人救助的 household 按当月首日归户
CALL () {
  MATCH (x:Measure)
  WHERE x.after_death
  RETURN collect(x.code) AS after_death
}
WITH after_death, $as_of.year * 12 + $as_of.month - 2 AS complete,
     CASE WHEN $from IS NULL THEN 0 ELSE $from.year * 12 + $from.month - 1 END AS earliest,
     CASE WHEN $to IS NULL THEN 99999 ELSE $to.year * 12 + $to.month - 1 END AS wanted
WITH after_death, earliest, CASE WHEN complete < wanted THEN complete ELSE wanted END AS latest
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
  WHERE g.cycle = '月'
  WITH m, collect([g, t]) AS given, [(m)-[b:BELONGS_TO]->(h) | [h, b.first_day, b.last_day]] AS stays, after_death
  WITH m, given, stays, after_death, reduce(left = null, x IN stays | CASE WHEN left >= x[2] THEN left ELSE x[2] END) AS left,
       CASE WHEN m.died_on IS NOT NULL THEN duration.inDays(date('1970-01-01'), m.died_on).days END AS died
  UNWIND given AS pair
  WITH m, stays, pair[0] AS g, pair[1] AS t, CASE WHEN pair[1].measure IN after_death THEN [] ELSE [died, left] END AS ends
  RETURN m, stays, g, reduce(last = t.last_day, d IN ends | CASE WHEN d < last THEN d ELSE last END) AS last
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
  WITH h, collect([g, t.last_day]) AS given, [(h)<-[b:BELONGS_TO]-() WHERE b.first_day <= b.last_day | b.last_day] AS ends
  WITH h, given, reduce(left = null, d IN ends | CASE WHEN left >= d THEN left ELSE d END) AS emptied
  UNWIND given AS pair
  RETURN null AS m, [[h, -99999, 99999]] AS stays, pair[0] AS g, CASE WHEN emptied < pair[1] THEN emptied ELSE pair[1] END AS last
}
WITH m, stays, g, earliest, latest, g.starts_on AS starts, date('1970-01-01') + duration({days: last}) AS ends
WHERE $region = '' AND $scope.region = '' OR any(x IN stays WHERE x[0].code STARTS WITH $region AND x[0].code STARTS WITH $scope.region)
WITH m, stays, g, earliest, latest, starts.year * 12 + starts.month - CASE WHEN starts.day = 1 THEN 1 ELSE 0 END AS begin,
     ends.year * 12 + ends.month - 1 AS end
WITH m, stays, g, CASE WHEN begin < earliest THEN earliest ELSE begin END AS begin, CASE WHEN end > latest THEN latest ELSE end END AS end
WHERE begin <= end
WITH m, stays, g, begin, end, g.approved_fen AS approved,
     [(p:Payment)-[:PAYS]->(g) WHERE p.paid_on <= $as_of
      | [toInteger(left(p.month, 4)) * 12 + toInteger(right(p.month, 2)) - 1, p.amount_fen]] AS paid,
     [(c:Adjustment)-[:CHANGES]->(g) | [toInteger(left(c.from_month, 4)) * 12 + toInteger(right(c.from_month, 2)) - 1, c.approved_fen]] AS changes
UNWIND range(begin, end) AS month
WITH m, stays, g, month, reduce(held = [0, approved], c IN changes | CASE WHEN c[0] <= month AND c[0] > held[0] THEN c ELSE held END)[1] AS approved_fen,
     [p IN paid WHERE p[0] = month | p[1]] AS amounts
WITH m, stays, g, month, approved_fen, size(amounts) AS times, reduce(sum = 0, fen IN amounts | sum + fen) AS paid_fen
WHERE paid_fen < approved_fen OR (approved_fen = 0 AND times = 0)
WITH m, stays, g, date({year: month / 12, month: month % 12 + 1}) AS first, approved_fen, paid_fen
WITH *, duration.inDays(date('1970-01-01'), first).days AS d
WITH *, [x IN stays | [CASE WHEN x[1] <= d AND d <= x[2] THEN -200000 WHEN x[2] < d THEN -x[2] ELSE 200000 + x[1] END, x[0]]] AS near
WITH *, reduce(home = null, x IN near | CASE WHEN home[0] < x[0] OR (home[0] = x[0] AND home[1].id <= x[1].id) THEN home ELSE x END)[1] AS h
WHERE $region = '' AND $scope.region = '' OR h.code STARTS WITH $region AND h.code STARTS WITH $scope.region
RETURN g.id AS grant, m.id AS person, h.id AS household, g.measure AS measure, left(toString(first), 7) AS month,
       approved_fen, paid_fen, approved_fen - paid_fen AS gap_fen
ORDER BY grant, month
