"""A second opinion: contract §1 and §3 re-derived in the plainest way, from the files' rows alone.

Nothing here is shared with the product. Days are sets, lists are walked, nothing is clever: where product and oracle
differ, one of them misreads the contract, and the sentence quoted in the docstring says which.
"""
