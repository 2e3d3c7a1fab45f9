// purpose: 开一个批次
// params:  $id string; $seq int; $file string; $sheet string?; $sha256 string; $kind string; $department string; $data_date date; $received_at datetime; $region string?; $role string?
// returns: none
// access:  write
// note:    seq 是接收次序;数据日期相同的行以后接收的为准;region、role=送来的帐号的地区与角色(命令行都为空)
MATCH (d:Department {code: $department})
MATCH (t:Intake {name: 'turn'})
SET t.batches = $seq
CREATE (b:Batch {id: $id, seq: $seq, file: $file, sheet: $sheet, sha256: $sha256, kind: $kind, data_date: $data_date,
                 received_at: $received_at, region: $region, role: $role, cursor: 0, created: 0, updated: 0, unchanged: 0, quarantined: 0,
                 done: false})-[:SENT_BY]->(d)
