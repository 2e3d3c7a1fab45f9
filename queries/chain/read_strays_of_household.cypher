// purpose: 一户之中没有经过导入和办理、直接写进图里的
// params:  $household string; $ends map
// returns: household, what, why
// access:  read
// note:    如 chain/read_strays,只看连着这一户的
MATCH (e:Entry {household: $household})
WHERE NOT e.seq IS :: INTEGER NOT NULL OR e.seq < 1
RETURN e.household AS household, '链上一笔' AS what, '户编号或序号不像样' AS why
ORDER BY what
UNION
MATCH (n)-[:ABOUT]->(h:Household {id: $household})
WHERE NOT n.id IS :: STRING NOT NULL OR n.id = ''
RETURN h.id AS household, head(labels(n)) + ' ' + coalesce(toString(n.id), '') AS what, '编号不像样' AS why
ORDER BY what
UNION
MATCH (m)-[b:BELONGS_TO]->(h:Household {id: $household})
WHERE NOT EXISTS { MATCH (x:Membership {id: b.key}) WHERE x.person = m.id }
RETURN h.id AS household, '在户关系 ' + coalesce(toString(m.id), '') AS what, '没有这个人的这一条在户记录' AS why
ORDER BY what
UNION
MATCH (h:Household {id: $household})-[r]-()
WITH h, r, startNode(r) AS first, endNode(r) AS last
WHERE none(label IN labels(first) WHERE label IN $ends[type(r)][0]) OR none(label IN labels(last) WHERE label IN $ends[type(r)][1])
   OR NOT type(r) IN keys($ends)
RETURN h.id AS household,
       coalesce(head(labels(first)), '') + ' ' + coalesce(toString(first.id), '') + ' -' + type(r) + '-> '
         + coalesce(head(labels(last)), '') + ' ' + coalesce(toString(last.id), toString(last.code), '') AS what,
       '两端不是这种关系该连的' AS why
ORDER BY what
