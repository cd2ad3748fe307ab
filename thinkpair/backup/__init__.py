"""One archive of everything that is kept, and back: a zip file with a list of its files and their checksums.

Must not know screens, nor what the files say.
"""
