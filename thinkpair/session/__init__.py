"""The engine: a session as the fold of its events. `engine` explains how it works.

What a new event or command touches is said in `thinkpair.runtime`.
"""
