"""The values of the format language that are more than text: durations, ranges, counts of people, marks, speakers."""

from dataclasses import dataclass
from typing import Literal

Open = Literal["open"]
Rest = Literal["rest"]


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
