"""py2neo (2021.2.4) on the graph: some reads that analysts have in their scripts. Changes nothing.

    aidchain db start                       # prints the address; the password is in $AIDCHAIN_HOME/neo4j.password
    pip install py2neo==2021.2.4
    python docs/scripts/py2neo_example.py bolt://127.0.0.1:PORT $AIDCHAIN_HOME/neo4j.password

py2neo is no longer maintained. Reading works on Neo4j 2026; ``graph.schema`` does not (the server's calls have
changed), and constraints are the product's own business. Do not write with it either: what is written past the product
is what ``aidchain chain verify`` names as tampering.
"""

import sys
from pathlib import Path

from py2neo import Graph, NodeMatcher

# Reach things through their relationships: a withdrawn grant keeps its node, without any.
GRANTS_BY_MEASURE = """
MATCH (g:Grant)-[:OF]->(x:Measure)
WHERE g.cycle = $cycle
RETURN x.code AS measure, x.name AS name, count(g) AS grants, sum(g.approved_fen) AS approved_fen
ORDER BY grants DESC, measure
"""


def main(uri: str, password_file: str) -> None:
    password = Path(password_file).read_text(encoding="utf-8").strip()
    graph = Graph(uri, auth=("neo4j", password))

    people = graph.evaluate("MATCH (m:Member) RETURN count(m)")
    print(f"人员 {people}")

    for row in graph.run(GRANTS_BY_MEASURE, cycle="月"):
        print(f"{row['measure']} {row['name']}:{row['grants']} 笔,每月批准合计 {row['approved_fen'] / 100:.2f} 元")

    nodes = NodeMatcher(graph)
    for household in nodes.match("Household", protected=False).where("_.code IS NOT NULL").order_by("_.id").limit(3):
        living = graph.evaluate(
            "MATCH (m:Member)-[b:BELONGS_TO]->(h:Household {id: $id}) "
            "WHERE b.left_on IS NULL AND m.died_on IS NULL RETURN count(DISTINCT m)",
            id=household["id"],
        )
        print(f"户 {household['id']}({household['code']}):在户 {living} 人")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("用法:py2neo_example.py bolt://127.0.0.1:端口 密码文件")
    main(sys.argv[1], sys.argv[2])
