// purpose: 只因日子过去、答案就可能变了的人和户
// params:  $first date; $last date; $starts list; $ends list; $leaves list; $birthdays list
// returns: people, homes
// access:  read
// note:    单行;$first 至 $last 为上次审计次日到今天。$starts、$ends、$leaves 为首日、末日、离户日的整数日区间 {first, last}:
//          本期的,和往前推 covers_months、停发回看月数的。多取无妨,少取则错
CALL () {
  UNWIND $starts AS span
  MATCH (f:Fact)
  WHERE span.first <= f.first_day AND f.first_day <= span.last
  MATCH (s)-[:HAS_FACT]->(f)
  RETURN s
  UNION
  UNWIND $ends AS span
  MATCH (f:Fact)
  WHERE span.first <= f.last_day AND f.last_day <= span.last
  MATCH (s)-[:HAS_FACT]->(f)
  RETURN s
  UNION
  UNWIND $starts AS span
  MATCH (g:Grant)
  WHERE span.first <= g.first_day AND g.first_day <= span.last
  MATCH (g)-[:TO]->(s)
  RETURN s
  UNION
  UNWIND $ends AS span
  MATCH (g:Grant)
  WHERE span.first <= g.last_day AND g.last_day <= span.last
  MATCH (g)-[:TO]->(s)
  RETURN s
  UNION
  UNWIND $starts AS span
  MATCH (s:Member)-[b:BELONGS_TO]->()
  WHERE span.first <= b.first_day AND b.first_day <= span.last
  RETURN s
  UNION
  UNWIND $leaves AS span
  MATCH (s:Member)-[b:BELONGS_TO]->()
  WHERE span.first <= b.last_day AND b.last_day <= span.last
  RETURN s
  UNION
  MATCH (s:Member)
  WHERE $first <= s.died_on AND s.died_on <= $last
  RETURN s
  UNION
  UNWIND $birthdays AS day
  MATCH (s:Member)
  WHERE s.born_on = day
  RETURN s
  UNION
  MATCH (p:Payment)
  WHERE $first <= p.paid_on AND p.paid_on <= $last
  MATCH (p)-[:PAYS]->()-[:TO]->(s)
  RETURN s
  UNION
  MATCH (a:Application)
  WHERE $first <= a.accepted_on AND a.accepted_on <= $last
  MATCH (a)-[:FOR]->(s)
  RETURN s
  UNION
  MATCH (r:Referral)
  WHERE $first <= r.sent_on AND r.sent_on <= $last
  MATCH (r)-[:ABOUT]->(s)
  RETURN s
  UNION
  MATCH (v:Visit)
  WHERE $first <= v.visited_on AND v.visited_on <= $last
  MATCH (v)-[:ABOUT]->(s)
  RETURN s
}
WITH CASE WHEN s:Member THEN s.id END AS person, CASE WHEN s:Household THEN s.id END AS home
RETURN collect(DISTINCT person) AS people, collect(DISTINCT home) AS homes
