"""How people are put into simultaneous groups."""
