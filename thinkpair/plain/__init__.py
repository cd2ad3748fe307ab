"""The same session as lines of text."""
