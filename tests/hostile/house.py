"""A data folder in which every text is hostile: sessions, groups, formats, settings, other programs' leftovers.

Files are written as somebody else may have written them, with right checksums: no door was there on the way in.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from tests.hostile.corpus import format_text, plant
from tests.storage.making import ID, WALL, keep, plan, started, whole
from thinkpair.groups.csv_table import csv_text
from thinkpair.schemes.scheme_folder import PEOPLE, SCHEME, new_scheme
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.plan import Plan

OPEN = "2026-11-20-1405-thinking-pair-y7k2"
GROUP, FORMAT = "hostile", "hostile"
_GROUP = """\
title = {text}
purpose = {text}
format = "thinking-pair"
how_often = {text}
next_meeting = 2026-12-01T18:00:00
[agreement]
confidentiality = {text}
[[person]]
name = {text}
email = "ana@example.org"
pronouns = {text}
[[person]]
name = "Ben"
[[goal]]
what = {text}
"""


def furnish(home: Path, *texts: str) -> Path:
    """Fill a data folder with these texts, each in its turn; return it."""
    _sessions(home / "sessions", texts)
    turns = cycle(texts)
    for folder in ("groups", "formats"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        more = f"-{number}" if number else ""
        (home / "formats" / f"{FORMAT}{more}.toml").write_bytes(format_text(text))
        (home / "groups" / f"{GROUP}{more}.toml").write_bytes(_filled(_GROUP, text))
    (home / "config.toml").write_bytes(_filled("name = {text}\ntheme = {text}\nkeep = {text}\n", next(turns)))
    return home


def litter(home: Path) -> None:
    """Put what should not be there into every folder that is looked through."""
    victim = home.parent / "victim"
    victim.write_text("untouched")
    for folder in ("formats", "groups", "sessions"):
        plant(home / folder, victim)
    (home / "sessions" / f"{ID[:-4]}link").symlink_to(home.parent)


def hostile_plan(*texts: str) -> Plan:
    """A turn for everybody who is called like one of the texts, with the texts wherever a plan has one."""
    made = plan(people=tuple(dict.fromkeys((*filter(None, texts), "Ben"))))
    turns = cycle(texts)
    slots = tuple(
        replace(
            one,
            round_title=next(turns),
            step=next(turns),
            groups=tuple(replace(group, prompt=(next(turns),)) for group in one.groups),
        )
        for one in made.slots
    )
    return replace(made, title=next(turns), slots=slots, rules=(next(turns),))


def hostile_scheme(folder: Path, title: str, text: str) -> None:
    """Write the files of a scheme with this title, and of twelve people with this text in their names and units."""
    new_scheme(folder, date(2026, 11, 21))
    scheme = folder / SCHEME
    own = _filled("title = {text}\nevaluation = [{text}]\n", title)
    kept = re.sub(rb"(?ms)^title = .*?$|^evaluation = \[.*?^\]$", b"", scheme.read_bytes())
    scheme.write_bytes(own + kept)
    rows = [
        {
            "Name": f"{text} {role} {number}",
            "E-mail": f"{role}{number}@example.org",
            "Role": role,
            "Unit": f"{text} {role}",
        }
        for number in range(6)
        for role in ("mentee", "mentor")
    ]
    table = csv_text(("Name", "E-mail", "Role", "Unit"), rows).replace("\0", "")  # with a NUL it is no table at all
    (folder / PEOPLE).write_bytes(table.encode("utf-8", "surrogatepass"))


def _sessions(root: Path, texts: Sequence[str]) -> None:
    made = hostile_plan(*texts)
    actions = [
        ev.ActionAdded(
            at=620.0, action=Action(number=number, who=made.people[:2], what=text, due="2026-12-01", support=text)
        )
        for number, text in enumerate(texts, start=1)
    ]
    first = replace(started(made=made), group=GROUP)
    keep(root, whole(first, *actions)).settle(ID)
    interrupted = replace(first, session=OPEN, wall=WALL.replace("-21T", "-20T"))
    keep(root, [interrupted, ev.SlotBegan(at=1.0, slot=0), *actions], OPEN)


def _filled(template: str, text: str) -> bytes:
    quoted = format_text(text).split(b"\n", 1)[0].removeprefix(b"title = ")
    return b"\n".join(line.replace(b"{text}", quoted) for line in template.encode().split(b"\n"))
