// purpose: 再次看到的疑点
// params:  $findings list; $day date
// returns: none
// access:  write
// note:    事实变了才记一笔 changed:判过误报的会因此再次列出
UNWIND $findings AS finding
MATCH (f:Finding {id: finding.id})
SET f.events = CASE WHEN f.facts = finding.facts THEN f.events ELSE f.events + (toString($day) + ' changed') END,
    f.last_seen = $day, f.facts = finding.facts, f.row = finding.row,
    f.shown = finding.shown, f.grants = finding.grants, f.measures = finding.measures,
    f.amount_fen = finding.amount_fen
