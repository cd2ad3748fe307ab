"""Mistakes made on purpose, which each part of `tests.hostile.cross` must find: `python -m tests.hostile.bugs`."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

from tests.hostile.cross import Found, read_all, replace_all, say_all, spoil_all, walk_all
from thinkpair import files, safe_text
from thinkpair.cli import scheme
from thinkpair.formats import toml_document
from thinkpair.tui.line_filters import SafeLines

_TEXT = ("escape-title",)
_AS_IT_IS = (safe_text, "_drawn", lambda text, _lines: text)
Mistake = tuple[object, str, object]
BUGS: Mapping[str, tuple[Callable[[], Found], tuple[Mistake, ...]]] = {
    "unsafe_words": (partial(say_all, _TEXT), (_AS_IT_IS,)),
    "unsafe_screen": (
        partial(walk_all, _TEXT, 4),
        (_AS_IT_IS, (SafeLines, "apply", lambda self, segments, _background: segments)),
    ),
    "unsafe_names": (read_all, (_AS_IT_IS,)),
    "bombs_let_in": (read_all, ((toml_document, "_refuse_bombs", lambda text: None),)),
    "rows_left_out": (partial(spoil_all, "people"), ((scheme, "_left_out", lambda people: iter(())),)),
    "links_followed": (partial(replace_all, "log"), ((files, "_OPEN", os.O_CLOEXEC | os.O_NONBLOCK),)),
}
"""The mistake, what must find it, and what it changes."""


def main(named: list[str]) -> int:
    """Make each mistake; 1 where one is not seen, or what must find it fails without any."""
    failing, sound = 0, set[Callable[[], Found]]()
    for name in named or BUGS:
        job, changes = BUGS[name]
        if job not in sound and (wrong := job().wrong):
            failing += 1
            print(f"{name:16} FAILS WITHOUT A MISTAKE: {wrong[0][:90]}", flush=True)
        sound.add(job)
        with ExitStack() as made:
            for place, attribute, changed in changes:
                made.enter_context(patch.object(place, attribute, changed))
            wrong = job().wrong
        failing += not wrong
        print(f"{name:16} {f'seen: {wrong[0][:90]!r}' if wrong else 'NOT SEEN'}", flush=True)
    return min(failing, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
