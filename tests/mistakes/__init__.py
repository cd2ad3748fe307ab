"""Mistakes made on purpose, which campaigns must find: `python -m tests.mistakes [CAMPAIGN|MISTAKE…]`.

A campaign runs as `make torture` runs it, only shorter, with the variable BUG in its environment. Whatever of the
program it starts makes the mistake of that name (`made.py`) before anything else.
"""
