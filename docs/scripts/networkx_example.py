"""networkx on an exported region: what is graph theory and no query.

    aidchain export graph --region 210399000000 county.graphml
    python docs/scripts/networkx_example.py county.graphml
"""

import sys
from collections import Counter

import networkx as nx


def main(path: str) -> None:
    graph = nx.read_graphml(path, force_multigraph=True)
    kind = nx.get_node_attributes(graph, "kind")
    print("、".join(f"{name} {count}" for name, count in sorted(Counter(kind.values()).items())))

    # Households tied to one another by the people they share, now or earlier.
    ties = nx.Graph()
    ties.add_edges_from((person, home) for person, home, tie in graph.edges(data="kind") if tie == "BELONGS_TO")
    groups = [sorted(node for node in group if kind[node] == "Household") for group in nx.connected_components(ties)]
    for homes in sorted(group for group in groups if len(group) > 1):
        print("有共同成员的户:" + "、".join(graph.nodes[home]["id"] for home in homes))

    # Who passes matters to whom, most first.
    sender, receiver = ({referral: office for referral, office, tie in graph.edges(data="kind") if tie == end}
                        for end in ("FROM", "SENT_TO"))
    handed = Counter((sender[referral], receiver[referral]) for referral in sender)
    for (giver, taker), count in sorted(handed.items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(f"{graph.nodes[giver]['name']} → {graph.nodes[taker]['name']}:{count} 件")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法:networkx_example.py OUT.graphml")
    main(sys.argv[1])
