"""People from other programs: a file of contacts, as CSV or vCard, read with suspicion.

Must not know groups.
"""
