// purpose: 记下疑点簿的总数和它的封存
// params:  $findings int; $seal string?
// returns: none
// access:  write
// note:    已锁住
MATCH (t:Intake {name: 'audit'})
SET t.findings = $findings, t.seal = $seal
