"""What the fuzzer begins with: files as they are, and files as people who mean harm write them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from tests.hostile.corpus import FORMATS, TEXTS, format_text
from tests.storage.making import agreed, plan, started, whole
from thinkpair.formats.library import shipped_folder
from thinkpair.session.events import SlotBegan
from thinkpair.storage.journal.codec import encode
from thinkpair.storage.journal.line_format import write_line

LONGEST = 16_384
"""Nothing longer is tried: what a long file costs is measured by the corpus itself."""

_GROUP = """\
title = {text}
kind = "pair"
purpose = {text}
format = "thinking-pair"
total = "1h"
next_meeting = 2026-12-01T18:00:00
review_after = 6
[meeting]
every = "2 weeks"
[agreement]
how_often = {text}
confidentiality = {text}
[[person]]
name = {text}
email = "ana@example.org"
[[person]]
name = "Ben"
[[goal]]
what = {text}
by = 2027-03-01
  [[goal.milestone]]
  what = {text}
  done = true
  reached = 2026-12-24
"""


def _formats() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(shipped_folder().glob("*.toml")))
    yield from FORMATS.values()
    yield from map(format_text, TEXTS.values())


def _journals() -> Iterator[bytes]:
    """The first byte tells whether the checksums are made right: else hardly a line would come through."""
    events = list(whole(started(), agreed(1), agreed(2, "pay", ("Ana", "Ben"))))
    lines = [write_line(number, encode(event)) for number, event in enumerate(events, start=1)]
    yield b"\0" + b"".join(lines)
    yield b"\1" + b"".join(line[9:] for line in lines)
    yield b"\1" + b"".join(line[9:] for line in lines[:3])
    double = write_line(1, encode(started(made=plan(people=("Ana", "Ana")))))
    yield b"\1" + double[9:] + write_line(2, encode(SlotBegan(at=1.0, slot=0)))[9:]


def _groups() -> Iterator[bytes]:
    yield from (_GROUP.format(text=f'"{text}"').encode("utf-8", "replace") for text in ("Ana", *TEXTS.values()))
    yield from (format_text(TEXTS["toml-line"]), *chain(FORMATS.values()))


SEEDS: Mapping[str, Callable[[], Iterator[bytes]]] = {"format": _formats, "journal": _journals, "group": _groups}
