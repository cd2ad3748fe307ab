"""Sentences for people, shared by all front ends."""
