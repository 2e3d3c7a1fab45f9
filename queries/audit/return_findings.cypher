// purpose: 消失过又出现的疑点
// params:  $findings list; $day date
// returns: none
// access:  write
// note:    历史保留
UNWIND $findings AS finding
MATCH (f:Finding {id: finding.id})
SET f.state = 'open', f.last_seen = $day, f.gone_on = null, f.facts = finding.facts, f.row = finding.row,
    f.shown = finding.shown, f.grants = finding.grants,
    f.measures = finding.measures, f.amount_fen = finding.amount_fen, f.events = f.events + (toString($day) + ' returned')
