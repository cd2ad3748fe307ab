"""The values of the format language: its words, durations, counts of people, marks and speakers; and what holds where
no table has a key."""

# Dataclasses, not msgspec: pydantic writes their defaults into the JSON Schema.

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Open = Literal["open"]
Rest = Literal["rest"]
Retention = Literal["all", "times", "nothing"]
AtEnd = Literal["wait", "next"]
ClockStyle = Literal["digits", "bar", "hidden"]
Actions = Literal["round", "repeat", "turn", "end", "never"]
Early = Literal["release", "silence"]
Review = Literal["actions", "goals", "agreement"]

REVIEWED_LISTS: Mapping[str, tuple[str, ...]] = {
    "goals": ("purpose",),
    "agreement": (
        "how_often",
        "expectations",
        "confidentiality",
        "channels",
        "places",
        "review_and_ending",
        "anything_else",
    ),
}
"""The lists that a step shows which goes through the goals or the agreement of a group: what was noted in each part."""

When = Literal["every", "first", "later", "last", "between"]
Leftover = Literal["nearest", "bigger", "sit-out"]
Order = Literal["seating", "reverse", "counter", "shift", "random", "choose"]
Partners = Literal["same", "new", "rotate", "merge", "jigsaw", "home"]


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds from `least` to `most`; the same twice where the length is fixed."""

    least: int
    most: int

    @property
    def midpoint(self) -> int:
        """Seconds planned until a total is asked for: "A range counts as its midpoint, rounded down to 5 seconds"."""
        return self.least if self.least == self.most else (self.least + self.most) // 2 // 5 * 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people from `least` to `most`; `most` is None where there is no limit ("4+")."""

    least: int
    most: int | None

    def holds(self, number: int) -> bool:
        """Say whether so many people are inside the count."""
        return self.least <= number and (self.most is None or number <= self.most)

    def plus(self, number: int) -> "Count":
        """Return the count with so many people more."""
        return Count(self.least + number, None if self.most is None else self.most + number)


@dataclass(frozen=True, slots=True)
class Mark:
    """A signal in a slot: seconds before its end, negative ones from its start, and the words that are shown."""

    at: int
    say: str = ""


@dataclass(frozen=True, slots=True)
class Speak:
    """Who has the floor in a step.

    `kind` is "anyone" (open floor), "nobody" (silence), "each" (one slot a person; with a role in `roles`, one for each
    of its holders), "every group" (one for each of the latest groups), or "roles" (the holders of `roles` together).
    """

    kind: Literal["anyone", "nobody", "each", "every group", "roles"]
    roles: tuple[str, ...] = ()


DEFAULT_AT_END: AtEnd = "wait"
DEFAULT_CLOCK: ClockStyle = "digits"
DEFAULT_ACTIONS: Actions = "round"
DEFAULT_PEOPLE = Count(2, None)
DEFAULT_VOTES = 3
DEFAULT_MARKS = ((180, Mark(60)), (45, Mark(15)))
"""The mark of slots of so many seconds and more: "`["1m"]` in slots of 3 minutes and more, `["15s"]` from 45 s"."""
