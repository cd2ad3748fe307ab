"""From a format, its people and their time to a plan."""
