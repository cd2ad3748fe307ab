"""The engine: a session as the fold of its events. `engine` explains how it works."""
