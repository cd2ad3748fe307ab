"""The program in a real terminal (a pty): killed, cut off, stalled, crashed. `python -m tests.terminal.torture`."""
