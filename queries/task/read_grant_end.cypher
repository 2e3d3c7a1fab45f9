// purpose: 一项救助最后一天是哪天(图中现在的)
// params:  $grant string
// returns: grant, runs_to
// access:  read
// note:    runs_to 为空 = 没有止期,仍在发
MATCH (g:Grant {id: $grant})
WHERE NOT coalesce(g.withdrawn, false)
RETURN g.id AS grant,
       CASE WHEN g.last_day < 99999 THEN date('1970-01-01') + duration({days: g.last_day}) END AS runs_to
ORDER BY grant
