"""Format texts for the tests of this folder, and a short way to read them."""

from pathlib import Path

from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Loaded, load_text

PAIR = """\
title  = "Thinking pair"
people = 2

[role.thinker]
brief = "The time is yours."

[role.listener]

[[round]]
title = "Turns"
each  = "thinker"

  [[round.step]]
  title = "Think"
  speak = "thinker"
  time  = "5m"
"""


def load(text: str, path: Path | None = None) -> Loaded:
    """Read a format text as the file "x.toml"."""
    return load_text(text, id="x", path=path, library=Library())


def told(loaded: Loaded) -> list[tuple[int, int, str]]:
    """Return line, column and code of every diagnostic."""
    return [(diagnostic.line, diagnostic.column, diagnostic.code) for diagnostic in loaded.diagnostics]


def only(loaded: Loaded) -> Diagnostic:
    """Return the one diagnostic there must be."""
    assert [diagnostic.headline() for diagnostic in loaded.diagnostics[1:]] == []
    return loaded.diagnostics[0]


def session(body: str = "", *, top: str = "", role: str = "", round: str = "", step: str = "") -> str:
    """Return a whole format of one round and one step, with lines added to each table and tables after it."""
    return f"""\
title = "Test"
{top}
[role.mentor]
{role}
[role.mentee]
[[round]]
title = "Round"
{round}
[[round.step]]
title = "Step"
{step}
{body}
"""
