"""The commands `plan` and `rehearse`: what a session will be, on paper and in virtual time."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from thinkpair.cli import current_settings
from thinkpair.cli.export import write_text
from thinkpair.cli.group_session import prepare_session
from thinkpair.cli.groups import name_people
from thinkpair.cli.prepared_session import PreparedSession
from thinkpair.errors import ExitCode, UsageError
from thinkpair.export.handout import handout_html, handout_markdown
from thinkpair.planning.plan_assembly import say_to_all
from thinkpair.planning.session_length import begins_at_times
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.rehearsal import rehearse
from thinkpair.safe_text import json_text
from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Plan, Slot, SlotGroup
from thinkpair.storage.journal.codec import encode
from thinkpair.units import HOUR, MINUTE, clock_digits, clock_time, say_roughly
from thinkpair.wording.handout import handout
from thinkpair.wording.run_sheet import paper
from thinkpair.wording.transcript import tell

_ENDINGS = {".html": "html", ".htm": "html", ".md": "md", ".json": "json"}


def plan(args: Namespace) -> int:
    """Print the run sheet, as text, as JSON, or as a page to hand out; with `-o` write it to a file."""
    name_people(args, ask=False)
    kind = _kind(args)
    prepared = prepare_session(args, current_settings())
    write_text(_sheet(kind, args, prepared), args.output, force=args.force)
    return ExitCode.DONE


def _kind(args: Namespace) -> str:
    """Return what the plan is written as: what was typed, else what the end of the file's name says. Raises UsageError.

    Private things are left out of the text in any case, and JSON has everything.
    """
    typed = "json" if args.json else args.to
    kind = typed or next((kind for end, kind in _ENDINGS.items() if str(args.output).lower().endswith(end)), "text")
    if args.json and args.to not in (None, "json"):
        raise UsageError("either --json or --to, not both")
    if args.notes and kind not in ("html", "md"):
        raise UsageError("--notes goes with --to html or --to md")
    return str(kind)


def _sheet(kind: str, args: Namespace, prepared: PreparedSession) -> str:
    begins = _begins(args, prepared)
    match kind:
        case "json":
            return json_text(plan_json(prepared.plan)) + "\n"
        case "html":
            return handout_html(handout(prepared.plan, begins, notes=args.notes))
        case "md":
            return handout_markdown(handout(prepared.plan, begins, notes=args.notes))
        case _:
            return "\n".join((*prepared.told, paper(prepared.plan, begins))) + "\n"


def _begins(args: Namespace, prepared: PreparedSession) -> datetime | None:
    """Return when the session begins: with `--start` at that time, with `--end` alone now; None where nobody said.

    A format with rounds at a time of day begins so that the first of them is kept: that is no time to be told.
    """
    now, start = SystemClock().now(), prepared.setup.start
    if start is None:
        return now if args.end and not begins_at_times(prepared.source) else None
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
    start = prepared.setup.start
    last = 0.0
    for moment in _moments(prepared):
        last = moment.event.at
        for number, line in enumerate(tell(moment)):
            yield f"{_stamp(last, start) if not number else '':>8}  {line}" if line else ""
    yield f"{_stamp(last, start):>8}  Closed after {say_roughly(last)}."


def _stamp(elapsed: float, start: int | None) -> str:
    """Return how long the session runs; where its start is known the time of day."""
    return clock_digits(elapsed) if start is None else clock_time(start + int(elapsed))


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON values, as the contract of the language writes it; texts as each group reads them."""
    return {
        **_written(plan, "format", "title", "people", "seconds", "slack", "untimed"),
        "warnings": [_written(warning, "code", "message", "line", "column") for warning in plan.warnings],
        "slots": [_slot(plan, slot) for slot in plan.slots],
        "captures": [_written(capture, "after", "round", "repeat", "turn", "seconds") for capture in plan.captures],
    }


def _slot(plan: Plan, slot: Slot) -> dict[str, Any]:
    return {
        **_written(slot, "round", "round_title", "repeat", "turn", "step", "step_number", "start", "seconds", "clock"),
        **_written(slot, "at_end", "marks"),
        "says": [say_to_all(words, plan, slot) for words in slot.says],
        **_written(slot, "early", "optional", "extend", "collect", "vote"),
        # "`votes` is as written, 3 by default, `null` without `vote`"
        "votes": slot.votes if slot.vote else None,
        "review": slot.reviews,
        "notes": say_to_all(slot.notes, plan, slot),
        "at": None if slot.at is None else clock_time(slot.at),
        "resting": list(slot.resting),
        # "carries `"repeats_over": "LIST"` on its slots"
        **({"repeats_over": slot.repeats_over} if slot.repeats_over is not None else {}),
        "groups": [_group(plan, slot, group) for group in slot.groups],
    }


def _group(plan: Plan, slot: Slot, group: SlotGroup) -> dict[str, Any]:
    return {
        "people": list(group.people),
        "roles": {role: list(names) for role, names in group.roles.items()},
        **_written(group, "floor", "speakers"),
        "prompt": say(group.prompt, plan=plan, slot=slot, group=group, brackets=True),
    }


def _written(value: object, *names: str) -> dict[str, Any]:
    found = {name: getattr(value, name) for name in names}
    return {name: list(each) if isinstance(each, tuple) else each for name, each in found.items()}
