"""A fuzzer that is led by coverage, over what reads files: `python -m tests.fuzz [TARGET…] [--seconds N]`."""
