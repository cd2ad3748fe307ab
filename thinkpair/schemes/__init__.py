"""Mentoring schemes: a table of people, who meets with whom, a package for each pair, numbers without names."""
