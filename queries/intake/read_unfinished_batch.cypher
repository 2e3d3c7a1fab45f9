// purpose: 同一文件、同一表、同一部门与数据日期、同样的帐号、尚未完成的批次
// params:  $sha256 string; $sheet string?; $department string; $data_date date; $region string?; $role string?
// returns: id, seq, cursor, created, updated, unchanged, quarantined
// access:  read
// note:    导入中断后由此续做;别的地区或角色的帐号不续,各按自己的权限重来
MATCH (b:Batch {sha256: $sha256})-[:SENT_BY]->(:Department {code: $department})
WHERE b.done = false AND b.data_date = $data_date AND coalesce(b.sheet, '') = coalesce($sheet, '')
  AND coalesce(b.region, '') = coalesce($region, '') AND coalesce(b.role, '') = coalesce($role, '')
RETURN b.id AS id, b.seq AS seq, b.cursor AS cursor, b.created AS created, b.updated AS updated,
       b.unchanged AS unchanged, b.quarantined AS quarantined
ORDER BY seq
LIMIT 1
