// purpose: 写入政策目录的时限
// params:  $rows list
// returns: written
// access:  write
// note:    unit 为 工作日、天、月
UNWIND $rows AS row
MERGE (n:Limit {key: row.key})
SET n.kind = row.kind,
    n.measure = row.measure,
    n.need = row.need,
    n.receiver = row.receiver,
    n.amount = row.amount,
    n.unit = row.unit,
    n.region = row.region,
    n.household_type = row.household_type,
    n.valid_from = row.valid_from,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
