"""Minutes of faults put on the journal. Run one as `python -m tests.store.torture.kill` (inject, full, power, bugs)."""
