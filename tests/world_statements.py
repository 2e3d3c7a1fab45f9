"""The statements by which ``tests/world.py`` writes its county."""

CLEAR = "MATCH (n) WHERE NOT n:CalendarYear AND NOT n:Migration DETACH DELETE n"

REGION = """
UNWIND range(0, size($codes) - 1) AS i
MERGE (:Region {code: $codes[i]})
WITH count(*) AS ignored
UNWIND CASE WHEN size($codes) > 1 THEN range(1, size($codes) - 1) ELSE [] END AS i
MATCH (r:Region {code: $codes[i]}), (above:Region {code: $codes[i - 1]})
MERGE (r)-[:PART_OF]->(above)
RETURN count(*) AS made
"""

HOUSEHOLD = """
MATCH (r:Region {code: $code})
CREATE (h:Household)-[:IN]->(r)
SET h = $props
RETURN count(*) AS made
"""

DEPARTMENT = "MERGE (d:Department {code: $code}) SET d.name = $name RETURN count(*) AS made"

PERSON = """
MERGE (m:Member {id: $id})
ON CREATE SET m.born_on = date('1970-01-01')
SET m.born_on = coalesce($born, m.born_on),
    m.died_on = CASE WHEN $died < coalesce(m.died_on, date('9999-12-31')) THEN $died ELSE m.died_on END
WITH m
OPTIONAL MATCH (m)-[b:BELONGS_TO]->()
SET b.last_day = CASE WHEN m.died_on IS NOT NULL AND m.died_on < coalesce(b.left_on, date('9999-12-31'))
                      THEN duration.inDays(date('1970-01-01'), m.died_on).days ELSE b.last_day END
RETURN count(DISTINCT m) AS made
"""

MEMBERSHIP = """
MATCH (m:Member {id: $person}), (h:Household {id: $household})
CREATE (m)-[b:BELONGS_TO]->(h)
SET b = $props
SET b.last_day = CASE WHEN m.died_on IS NOT NULL AND m.died_on < coalesce(b.left_on, date('9999-12-31'))
                      THEN duration.inDays(date('1970-01-01'), m.died_on).days ELSE b.last_day END
CREATE (:Membership {key: $props.key})-[:STANDS_IN]->(h)
RETURN count(*) AS made
"""

MEASURE = "CREATE (x:Measure) SET x = $props RETURN count(*) AS made"

VERSION = """
MATCH (x:Measure {code: $measure})
CREATE (x)-[:HAS_VERSION]->(v:PolicyVersion)
SET v = $props
RETURN count(*) AS made
"""

EXCLUSION = """
MATCH (a:Measure {code: $a}), (b:Measure {code: $b})
CREATE (a)-[x:EXCLUDES]->(b)
SET x = $props
RETURN count(*) AS made
"""

FREQUENCY = """
MATCH (x:Measure {code: $measure})
CREATE (x)-[:LIMITED_BY]->(f:Frequency)
SET f = $props
RETURN count(*) AS made
"""

GRANT = """
MATCH (s:Member|Household {id: $to}), (x:Measure {code: $props.measure}), (d:Department {code: $department})
CREATE (g:Grant)-[t:TO]->(s), (g)-[:OF]->(x), (g)-[:BY]->(d)
SET g = $props, t = $days
RETURN count(*) AS made
"""

ADJUSTMENT = """
MATCH (g:Grant {id: $grant})
CREATE (a:Adjustment)-[:CHANGES]->(g)
SET a = $props
RETURN count(*) AS made
"""

PAYMENT = """
MATCH (g:Grant {id: $grant})
CREATE (p:Payment)-[:PAYS]->(g)
SET p = $props
RETURN count(*) AS made
"""

FACT = """
MATCH (s:Member|Household {id: $subject}), (d:Department {code: $department})
CREATE (s)-[:HAS_FACT]->(f:Fact)-[:REPORTED_BY]->(d)
SET f = $props
RETURN count(*) AS made
"""

APPLICATION = """
MATCH (s:Member|Household {id: $to}), (x:Measure {code: $props.measure}), (d:Department {code: $department})
CREATE (a:Application)-[:FOR]->(s), (a)-[:OF]->(x), (a)-[:RECEIVED_BY]->(d)
SET a = $props
RETURN count(*) AS made
"""

REFERRAL = """
MATCH (h:Household {id: $household}), (giver:Department {code: $giver}), (taker:Department {code: $taker})
CREATE (r:Referral)-[:ABOUT]->(h), (r)-[:FROM]->(giver), (r)-[:SENT_TO]->(taker)
SET r = $props
WITH r
OPTIONAL MATCH (before:Referral {id: $follows})
OPTIONAL MATCH (m:Member {id: $person})
FOREACH (x IN CASE WHEN before IS NULL THEN [] ELSE [before] END | CREATE (r)-[:FOLLOWS]->(x))
FOREACH (x IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (r)-[:FOR]->(x))
RETURN count(*) AS made
"""

VISIT = """
MATCH (h:Household {id: $household})
CREATE (v:Visit)-[:ABOUT]->(h)
SET v = $props
WITH v
OPTIONAL MATCH (m:Member {id: $person})
FOREACH (x IN CASE WHEN m IS NULL THEN [] ELSE [m] END | CREATE (v)-[:FOR]->(x))
RETURN count(*) AS made
"""

ENTRY = "CREATE (n:$($label)) SET n = $props RETURN count(*) AS made"

WITHDRAWN = """
MATCH (n:Household|Grant|Fact|Application|Payment|Adjustment|Referral|Visit {id: $id})
OPTIONAL MATCH (n)-[r:IN|TO|OF|BY|FOR|RECEIVED_BY|PAYS|CHANGES|ABOUT|FROM|SENT_TO|FOLLOWS|REPORTED_BY]->()
DELETE r
WITH DISTINCT n
OPTIONAL MATCH (n)<-[f:HAS_FACT]-()
DELETE f
WITH DISTINCT n
SET n.withdrawn = true, n.code = null
RETURN count(*) AS made
"""
