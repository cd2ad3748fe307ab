"""The plan as JSON values, exactly as the contract of the format language writes it, for `thinkpair plan --json`."""

from typing import Any

from thinkpair.planning.plan_assembly import say_to_all
from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Capture, Plan, Slot, SlotGroup
from thinkpair.units import clock_time


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as a JSON object; texts are filled in as each group reads them."""
    return {
        "format": plan.format,
        "title": plan.title,
        "people": list(plan.people),
        "seconds": plan.seconds,
        "slack": plan.slack,
        "untimed": plan.untimed,
        "warnings": [
            {key: getattr(warning, key) for key in ("code", "message", "line", "column")} for warning in plan.warnings
        ],
        "slots": [_slot(plan, slot) for slot in plan.slots],
        "captures": [_capture(capture) for capture in plan.captures],
    }


def _slot(plan: Plan, slot: Slot) -> dict[str, Any]:
    return {
        "round": slot.round,
        "round_title": slot.round_title,
        "repeat": slot.repeat,
        "turn": slot.turn,
        "step": slot.step,
        "step_number": slot.step_number,
        "start": slot.start,
        "seconds": slot.seconds,
        "clock": slot.clock,
        "at_end": slot.at_end,
        "marks": list(slot.marks),
        "says": [say_to_all(words, plan, slot) for words in slot.says],
        "early": slot.early,
        "optional": slot.optional,
        "extend": slot.extend,
        "collect": slot.collect,
        "vote": slot.vote,
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
        "floor": group.floor,
        "speakers": list(group.speakers),
        "prompt": say(group.prompt, plan=plan, slot=slot, group=group, brackets=True),
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "after": capture.after,
        "round": capture.round,
        "repeat": capture.repeat,
        "turn": capture.turn,
        "seconds": capture.seconds,
    }
