"""Exports sessions, agreed actions and meetings, without names if wanted; each target format has a module.

A new target touches a module here and a line in `targets.TARGETS`: options, help and the question on the screen follow.
"""
