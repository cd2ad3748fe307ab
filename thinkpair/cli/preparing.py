"""From what was typed to a format, its people and its plan: what `plan`, `rehearse` and `run` share.

Owns reading the session options. Must not know what is done with the plan.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from thinkpair.clock import SystemClock
from thinkpair.definition.diagnostics import Diagnostic, render
from thinkpair.definition.library import Library
from thinkpair.definition.loader import Source, load_file
from thinkpair.errors import ContentError, UsageError
from thinkpair.formatting import count_of, lettered, parse_duration, parse_end, parse_names
from thinkpair.live import Replan
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Plan, Setup
from thinkpair.settings import Settings
from thinkpair.text import safe_text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A format with its people and its plan, ready to be held, printed or rehearsed."""

    source: Source
    setup: Setup
    plan: Plan

    @property
    def replan(self) -> Replan:
        """Make the plan again from decisions, keeping what has been."""
        return partial(make_plan, self.source, self.setup)


def library(settings: Settings) -> Library:
    """Return the library: the user's folders first, then what is shipped."""
    return Library(settings.format_folders)


def open_format(name: str, settings: Settings) -> Source:
    """Return the format with this id or path. Raises ContentError, every problem printed, for a file that is wrong."""
    shelf = library(settings)
    loaded = load_file(shelf.resolve(name), shelf)
    if loaded.source is None:
        complain_of(loaded.errors)
        raise ContentError(f"{safe_text(name, 200)}: {count_of(len(loaded.errors), 'error')}; nothing was done")
    return loaded.source


def complain_of(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics on standard error, each with its line and a caret."""
    for diagnostic in diagnostics:
        print(render(diagnostic), file=sys.stderr)


def prepare(args: Namespace, settings: Settings) -> Prepared:
    """Return the plan that the session options ask for. Raises ContentError or UsageError with what to do instead."""
    source = open_format(args.format, settings)
    setup = Setup(
        people=people_of(args.people),
        total=_total(args, settings),
        stretch=args.stretch,
        roles={role: parse_names(names) for role, names in _pairs(args.role, "--role mentor=Ana")},
        answers={ask: safe_text(answer) for ask, answer in _pairs(args.answer, "--answer stance=Challenger")},
        seed=args.seed,
    )
    return Prepared(source, setup, make_plan(source, setup))


def people_of(typed: str | None) -> tuple[str, ...]:
    """Return the names that were typed; for a bare number so many made-up ones: A, B, C, …"""
    if not typed:
        raise UsageError("who takes part? Name the people with --people Ana,Ben, or say how many with --people 4")
    if typed.strip().isascii() and typed.strip().isdigit():
        return lettered(min(int(typed), 10_000))
    *names, last = typed.split(",")
    for place, name in enumerate(names + [last] * bool(last.strip()), 1):
        if not safe_text(name):
            raise ContentError(f"name {place} of --people is empty")
    return parse_names(typed)


def _total(args: Namespace, settings: Settings) -> int | None:
    if getattr(args, "end", None):
        if args.total:
            raise UsageError("either --total or --end, not both")
        return _understood(partial(parse_end, now=SystemClock().now()), args.end)
    return _understood(parse_duration, args.total) if args.total else settings.total


def _understood(parse: Callable[[str], int], text: str) -> int:
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _pairs(typed: Sequence[str], example: str) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in typed]
    for key, equals, value in pairs:
        if not key.strip() or not equals or not value.strip():
            raise UsageError(f"“{safe_text(key + equals + value, 60)}” is not understood; write it like {example}")
    return [(key.strip(), value.strip()) for key, _, value in pairs]
