"""The tests of what is taken elsewhere."""
