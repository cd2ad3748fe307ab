"""The commands `plan` and `rehearse`: what a session will be, on paper and in virtual time."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime

from thinkpair.cli import current_settings
from thinkpair.cli.group_options import prepare_session
from thinkpair.cli.people_import import name_people
from thinkpair.cli.session_options import PreparedSession
from thinkpair.errors import ExitCode
from thinkpair.planning.plan_json import plan_json
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.rehearsal import rehearse
from thinkpair.safe_text import json_text
from thinkpair.storage.journal.codec import encode
from thinkpair.units import HOUR, MINUTE, clock_digits, say_duration
from thinkpair.wording.run_sheet import paper
from thinkpair.wording.transcript import tell


def plan(args: Namespace) -> int:
    """Print the run sheet, or the plan as JSON."""
    name_people(args, ask=False)
    prepared = prepare_session(args, current_settings())
    if args.json:
        print(json_text(plan_json(prepared.plan)))
    else:
        for line in prepared.told:
            print(line)
        print(paper(prepared.plan, _begins(args, prepared)))
    return ExitCode.DONE


def _begins(args: Namespace, prepared: PreparedSession) -> datetime | None:
    """Return when the session begins: with `--start` at that time, with `--end` alone now; None where nobody said."""
    now, start = SystemClock().now(), prepared.setup.start
    if start is None:
        return now if args.end else None
    return now.replace(hour=start // HOUR, minute=start % HOUR // MINUTE, second=0, microsecond=0)


def rehearse_session(args: Namespace) -> int:
    """Print everything that happens when the session is held as planned."""
    name_people(args, ask=False)
    prepared = prepare_session(args, current_settings())
    for line in _events(prepared) if args.json else _transcript(prepared):
        print(line)
    return ExitCode.DONE


def _moments(prepared: PreparedSession) -> Iterator[Moment]:
    return rehearse(prepared.plan, prepared.setup, prepared.source.texts(), prepared.replan)


def _events(prepared: PreparedSession) -> Iterator[str]:
    for moment in _moments(prepared):
        yield json_text(encode(moment.event), indent=None)


def _transcript(prepared: PreparedSession) -> Iterator[str]:
    last = 0.0
    for moment in _moments(prepared):
        last = moment.event.at
        for number, line in enumerate(tell(moment)):
            yield f"{clock_digits(last) if not number else '':>8}  {line}" if line else ""
    yield f"{clock_digits(last):>8}  Closed after {say_duration(last)}."
