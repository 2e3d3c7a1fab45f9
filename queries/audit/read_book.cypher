// purpose: 疑点簿的总数、它的封存,和图中现有的条数
// params:  none
// returns: findings, seal, there
// access:  read
// note:    单行。疑点只消失、不删除,两数应当相同
OPTIONAL MATCH (t:Intake {name: 'audit'})
RETURN t.findings AS findings, t.seal AS seal, COUNT { (:Finding) } AS there
ORDER BY there
