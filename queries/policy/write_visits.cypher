// purpose: 写入政策目录的走访规定
// params:  $rows list
// returns: written
// access:  write
// note:    every_months:隔几个月须入户一次
UNWIND $rows AS row
MERGE (n:VisitRule {key: row.key})
SET n.measure = row.measure,
    n.every_months = row.every_months,
    n.region = row.region,
    n.household_type = row.household_type,
    n.valid_from = row.valid_from,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
