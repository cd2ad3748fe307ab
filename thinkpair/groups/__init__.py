"""Pairs and groups that meet again: their files, agreement, goals, history and what comes next."""
