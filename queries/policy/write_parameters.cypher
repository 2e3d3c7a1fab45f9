// purpose: 写入政策目录的参数(按地区、户籍类型、起始日期)
// params:  $rows list
// returns: written
// access:  write
// note:    value 是数时为浮点数,否则为文字;region 已截到最后一级
UNWIND $rows AS row
MERGE (n:Parameter {key: row.key})
SET n.name = row.name,
    n.value = row.value,
    n.region = row.region,
    n.household_type = row.household_type,
    n.valid_from = row.valid_from,
    n.source = row.source,
    n.definition = row.definition
RETURN count(n) AS written
