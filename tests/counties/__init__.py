"""Random counties: departments' files with every feature and every fault of the contract, and a random policy
catalogue.

``random_county(seed)`` gives files to be written and, for the oracle, the same rows as events.
"""

from tests.counties.county import County, random_county
from tests.counties.files import File, Sheet
