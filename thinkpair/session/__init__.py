"""The engine: a session as a fold of events. Standard library only; no clock, no input or output."""
