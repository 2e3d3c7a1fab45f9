// purpose: 新开若干疑点
// params:  $findings list; $day date
// returns: none
// access:  write
// note:    编号不含会漂移的金额与天数
UNWIND $findings AS finding
MERGE (f:Finding {id: finding.id})
ON CREATE SET f.question = finding.question, f.rule = finding.rule, f.state = 'open', f.first_seen = $day,
              f.last_seen = $day, f.facts = finding.facts, f.row = finding.row,
              f.shown = finding.shown, f.grants = finding.grants, f.person = finding.person,
              f.measures = finding.measures, f.amount_fen = finding.amount_fen,
              f.events = [toString($day) + ' opened']
