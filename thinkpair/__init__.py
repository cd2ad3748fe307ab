"""thinkpair holds the time and the turns of a conversation so that the people in it can think."""

__version__ = "0.1.0"
