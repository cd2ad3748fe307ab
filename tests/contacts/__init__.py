"""The tests of people from other programs."""
