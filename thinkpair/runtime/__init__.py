"""A session on a real clock: engine, journal and planner together."""
