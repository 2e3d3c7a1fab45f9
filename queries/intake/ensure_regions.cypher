// purpose: 补齐行政区划节点及其上级
// params:  $codes list
// returns: none
// access:  write
// note:    12 位代码,按 2·2·2·3·3 分级
UNWIND $codes AS code
MERGE (r:Region {code: code})
WITH r, code,
     CASE WHEN substring(code, 9, 3) <> '000' THEN substring(code, 0, 9) + '000'
          WHEN substring(code, 6, 3) <> '000' THEN substring(code, 0, 6) + '000000'
          WHEN substring(code, 4, 2) <> '00' THEN substring(code, 0, 4) + '00000000'
          WHEN substring(code, 2, 2) <> '00' THEN substring(code, 0, 2) + '0000000000' END AS above
WHERE above IS NOT NULL
MERGE (up:Region {code: above})
MERGE (r)-[:PART_OF]->(up)
