"""How much text the stage shows; without the format language, for the screens that go by it."""

STAGE_COLUMNS, STAGE_LINES = 72, 8
"""A prompt has so many lines of so many columns, whoever stands below it, and is cut behind them."""
BRIEF_COLUMNS, BRIEF_LINES = 60, 2
"""A brief (its role and its step together) has these at 80×24."""
