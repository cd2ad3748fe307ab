"""The index of the history: derived from the folder of sessions, and made anew whenever it is missing or wrong."""
