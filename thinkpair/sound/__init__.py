"""What is heard of a session: which end and which mark sounds, and the ways in which it does."""
