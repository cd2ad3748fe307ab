"""What a format file may say: model, positions, rules, diagnostics, loading, the library."""

import os

# No plugin of another package sees what people wrote; looking for one costs 9 ms of each start, too.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
