"""Minutes of faults put on the journal: `python -m tests.store.torture.kill` (inject, damage, full, power, bugs)."""
