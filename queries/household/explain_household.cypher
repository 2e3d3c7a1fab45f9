// purpose: 一户连同在户各人,按各项措施逐条说明:符合、不符合还是无法判断,凭什么情况
// params:  $of_home map; $of_people map; $facts map; $household string; $scope map; $as_of date
// returns: leaves
// access:  read
// note:    单行:leaves 各为 person、measure、version、criterion、leaf、truth、fact、value、reported_by、since、clause,按前几项排序;
//          几百条各成一条消息,驱动收取要占一页的一半时间。与逐个问 explain_eligibility 的答复相同,户的情况只读一次。person 为空的是以户为“自己”的,按 $of_home 的规则;
//          各人按 $of_people 的规则。户外的人和他们的别的户不在此列
WITH duration.inDays(date('1970-01-01'), $as_of).days AS day
MATCH (h:Household {id: $household})
WHERE h.code STARTS WITH $scope.region
// 户与人的情况,各读一次:[指标, 起始日, 截止日, 比较的值, 写着的值, 起始日期, 报送部门],只留起作用的
WITH day, h, COLLECT {
       MATCH (h)-[:HAS_FACT]->(f:Fact)
       WHERE $facts[f.name] AND f.first_day <= day
       RETURN [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), coalesce(f.text, toString(f.number)),
               f.valid_from, [(f)-[:REPORTED_BY]->(d:Department) | d.code]]
     } AS read,
     COLLECT {
       MATCH (h)<-[b:BELONGS_TO]-(m:Member)
       WHERE b.first_day <= day AND day <= b.last_day
       RETURN DISTINCT m
     } AS members
WITH h, [x IN read WHERE day <= x[2] AND none(y IN read WHERE y[0] = x[0] AND y[1] > x[1])] AS home,
     COLLECT {
       UNWIND members AS m
       WITH m, [(m)-[:HAS_FACT]->(f:Fact) WHERE $facts[f.name] AND f.first_day <= day |
                 [f.name, f.first_day, f.last_day, coalesce(f.number, f.text), coalesce(f.text, toString(f.number)),
                  f.valid_from, [(f)-[:REPORTED_BY]->(d:Department) | d.code]]] AS told,
             $as_of.year - m.born_on.year
             - CASE WHEN 100 * $as_of.month + $as_of.day < 100 * m.born_on.month + m.born_on.day THEN 1 ELSE 0 END AS age
       RETURN [m,
               [x IN told WHERE day <= x[2] AND none(y IN told WHERE y[0] = x[0] AND y[1] > x[1])]
               + [['年龄', null, null, age, toString(age), null, []]]]
     } AS people
WITH h.code AS code, h.kind AS kind, [home] AS home, [p IN people | p[1]] AS crowd,
     [[null, home, $of_home]] + [p IN people | [p[0], p[1], $of_people]] AS subjects
UNWIND subjects AS subject
WITH code, kind, home, crowd, subject[0] AS s, [subject[1]] AS own, subject[2] AS rules
UNWIND keys(rules) AS measure
WITH code, kind, home, crowd, s, own, rules[measure] AS rule
UNWIND rule.leaves + rule.advisory AS l
// 每个条件:比较用的值,和每个看的对象起作用的情况
WITH s, rule, l,
     CASE WHEN l.parameter IS NULL THEN l.values ELSE [head([v IN [k IN l.places |
       l.entries[left(code, k.digits) + '|' + CASE WHEN k.typed THEN kind ELSE '' END]] WHERE v IS NOT NULL])] END AS wanted,
     [holder IN CASE l.subject WHEN 'self' THEN own WHEN 'household' THEN home ELSE crowd END |
       [x IN holder WHERE x[0] = l.fact]] AS seen
WITH s, rule, l, seen,
     [xs IN seen |
       CASE WHEN size(xs) = 0 OR any(x IN xs WHERE x[3] <> xs[0][3]) THEN 1
            ELSE CASE CASE l.op
                        WHEN 'in' THEN xs[0][3] IN wanted
                        WHEN 'ne' THEN NOT xs[0][3] IN wanted
                        WHEN 'lt' THEN xs[0][3] < wanted[0]
                        WHEN 'le' THEN xs[0][3] <= wanted[0]
                        WHEN 'gt' THEN xs[0][3] > wanted[0]
                        ELSE xs[0][3] >= wanted[0] END
                   WHEN true THEN 2 WHEN false THEN 0 ELSE 1 END END] AS found
WITH s, rule, l, seen, found, CASE WHEN 2 IN found THEN 2 WHEN size(found) = 0 OR 1 IN found THEN 1 ELSE 0 END AS truth
// 起作用的是与结论一致的那些对象的情况
WITH s, rule, l, truth,
     reduce(all = [], j IN range(0, size(seen) - 1) | all + CASE WHEN found[j] = truth THEN seen[j] ELSE [] END) AS decided
WITH s.id AS person, rule.measure AS measure, rule.version AS version, l.criterion AS criterion, l.leaf AS leaf,
       ['不符合', '无法判断', '符合'][truth] AS truth, l.fact AS fact,
       CASE WHEN none(x IN decided WHERE x[3] <> decided[0][3])
            THEN reduce(least = null, x IN decided | CASE WHEN least IS NULL OR x[4] < least THEN x[4] ELSE least END) END AS value,
       COLLECT { UNWIND decided AS x UNWIND x[6] AS code RETURN DISTINCT code ORDER BY code } AS reported_by,
       reduce(latest = null, x IN decided | CASE WHEN latest IS NULL OR x[5] > latest THEN x[5] ELSE latest END) AS since,
       rule.clause AS clause
ORDER BY measure, person, criterion, leaf
RETURN collect({person: person, measure: measure, version: version, criterion: criterion, leaf: leaf, truth: truth, fact: fact,
                value: value, reported_by: reported_by, since: since, clause: clause}) AS leaves
