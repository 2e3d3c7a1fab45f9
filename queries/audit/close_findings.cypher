// purpose: 不再成立的疑点记为已消失
// params:  $ids list; $day date; $seen date?
// returns: none
// access:  write
// note:    不删除:判过的、追过的都留着
UNWIND $ids AS id
MATCH (f:Finding {id: id})
SET f.state = 'gone', f.gone_on = $day, f.last_seen = coalesce($seen, f.last_seen),
    f.events = f.events + (toString($day) + ' gone')
