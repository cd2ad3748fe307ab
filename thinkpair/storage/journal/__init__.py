"""The journal: one folder a session, one checked line an event."""
