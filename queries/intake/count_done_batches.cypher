// purpose: 这个文件有几张表已经全部导入
// params:  $sha256 string; $department string; $data_date date
// returns: done
// access:  read
// note:    单行
MATCH (b:Batch {sha256: $sha256})-[:SENT_BY]->(:Department {code: $department})
WHERE b.done = true AND b.data_date = $data_date
RETURN count(b) AS done
