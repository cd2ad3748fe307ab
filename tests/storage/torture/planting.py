"""A pytest plugin that makes the mistake that the variable BUG names, before any test: see `bugs.py`."""

import os

from tests.storage.torture.bugs import plant

plant(os.environ["BUG"])
