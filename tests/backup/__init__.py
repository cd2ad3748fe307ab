"""The tests of the archive of everything."""
