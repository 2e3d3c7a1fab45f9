// purpose: 政策目录的全部内容,每条一行,由此重建目录
// params:  none
// returns: sort, definition
// access:  read
// note:    definition 是规范化的 JSON;措施与其版本各为一条
CALL () {
  MATCH (n:Department)
  WHERE n.definition IS NOT NULL
  RETURN 'department' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Measure)
  WHERE n.definition IS NOT NULL
  RETURN 'measure' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:PolicyVersion)
  WHERE n.definition IS NOT NULL
  RETURN 'version' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Frequency)
  WHERE n.definition IS NOT NULL
  RETURN 'frequency' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Parameter)
  WHERE n.definition IS NOT NULL
  RETURN 'parameter' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Limit)
  WHERE n.definition IS NOT NULL
  RETURN 'limit' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:VisitRule)
  WHERE n.definition IS NOT NULL
  RETURN 'visit' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Indicator)
  WHERE n.definition IS NOT NULL
  RETURN 'indicator' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Threshold)
  WHERE n.definition IS NOT NULL
  RETURN 'threshold' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Freshness)
  WHERE n.definition IS NOT NULL
  RETURN 'freshness' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Need)
  WHERE n.definition IS NOT NULL
  RETURN 'need' AS sort, n.definition AS definition
  UNION ALL
  MATCH (n:Reason)
  WHERE n.definition IS NOT NULL
  RETURN 'reason' AS sort, n.definition AS definition
  UNION ALL
  MATCH (:Measure)-[x:EXCLUDES]->(:Measure)
  RETURN 'exclusion' AS sort, x.definition AS definition
}
RETURN sort, definition
ORDER BY sort, definition
