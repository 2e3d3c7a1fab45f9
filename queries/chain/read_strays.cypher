// purpose: 没有经过导入和办理、直接写进图里的:登记键或编号不像样的节点、连错了的关系、不属于本人的在户关系
// params:  $ends map
// returns: household, what, why
// access:  read
// note:    ends = 词汇表里每种关系的两端(graph.vocabulary.RELATIONSHIPS)。各条查询不再核对两端的标签,接错的关系会被当真
MATCH (t:Household|Membership|Fact|Application|Grant|Adjustment|Payment|Referral|Visit|Resource)
WHERE NOT t:Filed
RETURN null AS household, head(labels(t)) + ' ' + coalesce(toString(t.id), '') AS what, '链上没有它的记录' AS why
ORDER BY what
UNION
MATCH (t:Filed)
WHERE NOT t.key IS :: STRING NOT NULL OR NOT t.key CONTAINS '\u001F'
RETURN null AS household, head(labels(t)) + ' ' + coalesce(toString(t.id), '') AS what, '登记键不像样' AS why
ORDER BY what
UNION
MATCH (n:Household|Member|Alert|Task|Push|Verification|Decision|Match|Pledge|PledgeCheck|Complaint|Judgement|Meeting
         |AgendaItem|Duty|Campaign|Finding)
WHERE NOT n.id IS :: STRING NOT NULL OR n.id = ''
RETURN null AS household, head(labels(n)) + ' ' + coalesce(toString(n.id), '') AS what, '编号不像样' AS why
ORDER BY what
UNION
MATCH (e:Entry)
WHERE NOT e.household IS :: STRING NOT NULL OR NOT e.seq IS :: INTEGER NOT NULL OR e.seq < 1
RETURN CASE WHEN e.household IS :: STRING NOT NULL THEN e.household END AS household, '链上一笔' AS what,
       '户编号或序号不像样' AS why
ORDER BY what
UNION
MATCH (m)-[b:BELONGS_TO]->(h)
WHERE NOT EXISTS { MATCH (x:Membership {id: b.key}) WHERE x.person = m.id }
RETURN h.id AS household, '在户关系 ' + coalesce(toString(m.id), '') AS what, '没有这个人的这一条在户记录' AS why
ORDER BY what
UNION
MATCH (first)-[r]->(last)
WHERE none(label IN labels(first) WHERE label IN $ends[type(r)][0]) OR none(label IN labels(last) WHERE label IN $ends[type(r)][1])
   OR NOT type(r) IN keys($ends)
RETURN null AS household,
       coalesce(head(labels(first)), '') + ' ' + coalesce(toString(first.id), '') + ' -' + type(r) + '-> '
         + coalesce(head(labels(last)), '') + ' ' + coalesce(toString(last.id), toString(last.code), '') AS what,
       '两端不是这种关系该连的' AS why
ORDER BY what
