"""Minutes of faults put on the journal: `python -m tests.storage.torture.kill` (inject, damage, full, power, bugs)."""
