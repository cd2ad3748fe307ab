"""Taking sessions, agreed actions and meetings elsewhere: what is taken, without names if wanted, and to which target.

One module a target. Must not know screens.
"""
