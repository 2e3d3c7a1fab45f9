// purpose: 政策目录的全部节点和关系
// params:  none
// returns: nodes, links
// access:  read
// note:    单行;供封存与核对,次序由读者排
CALL () {
  MATCH (n:Department|Measure|PolicyVersion|Criterion|Frequency|Parameter|Limit|VisitRule|Indicator|Threshold|Freshness
           |Need|Reason)
  RETURN collect([labels(n), properties(n)]) AS nodes
}
CALL () {
  MATCH (a)-[r:HAS_VERSION|REQUIRES|EXCLUDES|LIMITED_BY]->(b)
  RETURN collect([type(r), coalesce(a.code, a.key), coalesce(b.code, b.key), properties(r)]) AS links
}
RETURN nodes, links
ORDER BY size(nodes)
