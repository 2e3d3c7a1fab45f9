// purpose: 写入政策目录的措施
// params:  $rows list
// returns: written
// access:  write
// note:    按代码;版本另写
UNWIND $rows AS row
MERGE (n:Measure {code: row.code})
SET n.name = row.name,
    n.class = row.class,
    n.unit = row.unit,
    n.department = row.department,
    n.repeatable = row.repeatable,
    n.after_death = row.after_death,
    n.covers_months = row.covers_months,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
