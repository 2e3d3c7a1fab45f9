// purpose: 像是来自文件、却没有登记键的节点,以及没有在户记录的在户关系
// params:  none
// returns: household, what
// access:  read
// note:    有人绕过导入直接写进图里的
MATCH (t:Household|Membership|Fact|Application|Grant|Adjustment|Payment|Referral|Visit|Resource)
WHERE NOT t:Filed OR t.key IS NULL
RETURN null AS household, head(labels(t)) + ' ' + coalesce(t.id, '') AS what
ORDER BY what
UNION
MATCH (m:Member)-[b:BELONGS_TO]->(h:Household)
WHERE NOT EXISTS { MATCH (x:Membership) WHERE x.key = 'member\u001F' + b.key }
RETURN h.id AS household, '在户关系 ' + m.id AS what
ORDER BY what
