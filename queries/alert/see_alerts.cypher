// purpose: 更新预警的得分、指标、证据与是否仍成立
// params:  $alerts list
// returns: seen
// access:  write
// note:    单行;不再成立的标明自哪天起,不删除;又成立的去掉标记
UNWIND $alerts AS row
MATCH (a:Alert {id: row.alert})
SET a += row.properties, a.version = a.version + 1
RETURN count(a) AS seen
