"""Plans from small formats, and short ways to read them: who speaks, in which groups, for how long."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.sources import source_of
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Amendment, Decision, Plan, Setup, Slot, SlotGroup


def source(text: str, *, id: str = "x") -> Source:
    """Read a format that has no errors; a title is put before it."""
    return source_of(f'title = "X"\n{text}', id)


def source_with(folder: Path, text: str, **used: str) -> Source:
    """Read a format that uses the others, all written into a folder."""
    for name, other in {"x": text, **used}.items():
        (folder / f"{name}.toml").write_text(f'title = "{name}"\n{other}', encoding="utf-8")
    loaded = load_file(folder / "x.toml", Library())
    assert loaded.source, [problem.message for problem in loaded.errors]
    return loaded.source


def plan(
    text: str | Source,
    people: str,
    decided: Mapping[str, Decision] | None = None,
    past: Sequence[Slot] = (),
    *,
    total: int | None = None,
    stretch: bool = False,
    seed: int = 1,
    answers: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    amended: Sequence[Amendment] = (),
) -> Plan:
    """Plan a format for people who are called by one letter each, also those who are named for roles."""
    setup = Setup(
        people=tuple(people),
        total=total,
        stretch=stretch,
        seed=seed,
        answers=answers or {},
        roles={role: tuple(names) for role, names in (roles or {}).items()},
    )
    return make_plan(text if isinstance(text, Source) else source(text), setup, decided or {}, tuple(past), amended)


def floor(group: SlotGroup) -> str:
    """Return who has the floor of a group: its speakers, or "open", "silent", "choose"."""
    return "".join(group.speakers) if group.floor == "turn" else group.floor


def floors(made: Plan) -> list[str]:
    """Return who has the floor in each slot, groups parted by a bar."""
    return ["|".join(floor(group) for group in slot.groups) for slot in made.slots]


def groups(made: Plan) -> list[str]:
    """Return who is with whom in each slot; those who rest stand after a minus."""
    return [
        "|".join("".join(group.people) for group in slot.groups) + (f"-{''.join(slot.resting)}" if slot.resting else "")
        for slot in made.slots
    ]


def holders(made: Plan, *roles: str) -> list[str]:
    """Return who holds these roles in each slot, roles parted by a stroke, groups by a bar."""
    return [
        "|".join("/".join("".join(group.roles.get(role, ())) for role in roles) for group in slot.groups)
        for slot in made.slots
    ]


def seconds(made: Plan) -> list[int | None]:
    """Return the seconds of each slot."""
    return [slot.seconds for slot in made.slots]


def places(made: Plan) -> list[tuple[int, int, int]]:
    """Return round, repeat and turn of each slot."""
    return [(slot.round, slot.repeat, slot.turn) for slot in made.slots]


def captures(made: Plan) -> list[tuple[int, int, int, int]]:
    """Return where actions are asked for: slots before, round, repeat, turn."""
    return [(capture.after, capture.round, capture.repeat, capture.turn) for capture in made.captures]


def codes(made: Plan) -> list[str]:
    """Return the codes of a plan's warnings."""
    return [warning.code for warning in made.warnings]


def round_of(*steps: str, title: str = "R", **keys: Any) -> str:
    """Write a round: its keys, and its steps."""
    return "\n".join(
        [f'[[round]]\ntitle = "{title}"', *(f"{key} = {toml(value)}" for key, value in keys.items()), *steps, ""]
    )


def step(speak: str | list[str] = "anyone", time: str = "1m", title: str = "S", **keys: Any) -> str:
    """Write a step; a `total` stands in place of its time."""
    values = {"title": title, "speak": speak, **({} if "total" in keys else {"time": time}), **keys}
    return "\n".join(["[[round.step]]", *(f"{key} = {toml(value)}" for key, value in values.items())])


def role(*names: str, **keys: Any) -> str:
    """Write roles that have the same keys."""
    return "\n".join(
        f"[role.{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items()) for name in names
    )


def toml(value: object) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    return str(value) if isinstance(value, int) else f'"{value}"'
