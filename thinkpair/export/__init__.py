"""Exports sessions, agreed actions and meetings, without names if wanted; each target format has a module."""
