"""The combinations that only look like duplicates (policy.md §4, ``allowed``), as pairs of measures of the seed.

Not here, because no measure is on the other side: A12 and A17 (优抚金, 奖学金, 失业保险金: facts of income, not aid),
A15 (补差, tested as such), A16, A22 and A25 (tests of their own).
"""

from graph.policy.model import Catalogue

HOUSES = ("HOUSE_PUBLIC", "HOUSE_RENT", "HOUSE_RURAL")
MEDICAL = ("MED_PREMIUM_FULL", "MED_PREMIUM_PART", "MED_DIRECT", "MED_EMERGENCY")
TEMPORARY = ("TEMP_URGENT", "TEMP_EXPEND")
FOR_EVERYBODY = ("CHARITY_AID", "SERVICE_CARE", "SERVICE_SOCIAL")
ALLOWED = (
    ("A01", "DIBAO", ("MED_DIRECT",)),
    ("A02", "DIBAO", ("MED_PREMIUM_PART",)),
    ("A03", "DIBAO", ("DIS_LIVING",)),
    ("A04", "DIBAO", ("DIS_NURSING",)),
    ("A05", "DIS_LIVING", ("DIS_NURSING",)),
    ("A06", "DIBAO", ("EDU_AID", *HOUSES, "JOB_AID")),
    ("A07", "DIBAO", ("TEMP_EXPEND",)),
    ("A08", "DIBAO", ("TEMP_URGENT",)),
    ("A09", "TEKUN_LIVING", ("TEKUN_CARE",)),
    ("A10", "TEKUN_LIVING", (*MEDICAL, "EDU_AID", *HOUSES)),
    ("A11", "TEKUN_LIVING", ("ELDER_ALLOWANCE",)),
    ("A13", "FACT_ORPHAN", ("DIS_NURSING", "DIS_CHILD_REHAB", *MEDICAL)),
    ("A14", "ORPHAN", ("DIS_NURSING",)),
    ("A18", "DIBAO", ("DIS_CHILD_REHAB",)),
    ("A19", "DISASTER_AID", TEMPORARY),
    ("A20", "DISASTER_AID", ("DIBAO", "TEKUN_LIVING", "TEKUN_CARE")),
    ("A21", "DIBAO", ("DIBAO_SUPP",)),
    ("A23", "FPJ_HELP", ("DIBAO", *MEDICAL, "EDU_AID")),
)
PAIRS = [(name, a, b) for name, a, others in ALLOWED for b in others]


def pairs_with_everything(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """A24: charity and services beside any other measure."""
    return [("A24", a, b) for b in FOR_EVERYBODY for a in catalogue.measures if a != b]
