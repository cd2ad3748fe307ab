"""The plan as JSON values, exactly as the contract writes it.

Owns the names and the order of the keys. Must not know how a plan is made.
"""

from typing import Any

from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Capture, Group, Plan, PlanWarning, Slot


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as a JSON object; texts are filled in as each group reads them."""
    return {
        "format": plan.format,
        "title": plan.title,
        "people": list(plan.people),
        "seconds": plan.seconds,
        "slack": plan.slack,
        "untimed": plan.untimed,
        "warnings": [_warning(warning) for warning in plan.warnings],
        "slots": [_slot(plan, slot) for slot in plan.slots],
        "captures": [_capture(capture) for capture in plan.captures],
    }


def _warning(warning: PlanWarning) -> dict[str, Any]:
    return {"code": warning.code, "message": warning.message, "line": warning.line, "column": warning.column}


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
        "early": slot.early,
        "optional": slot.optional,
        "extend": slot.extend,
        "collect": slot.collect,
        "vote": slot.vote,
        "review": slot.review,
        "resting": list(slot.resting),
        # "carries `"repeats_over": "LIST"` on its slots"
        **({"repeats_over": slot.repeats_over} if slot.repeats_over is not None else {}),
        "groups": [_group(plan, slot, group) for group in slot.groups],
    }


def _group(plan: Plan, slot: Slot, group: Group) -> dict[str, Any]:
    return {
        "people": list(group.people),
        "roles": {role: list(names) for role, names in group.roles.items()},
        "floor": group.floor,
        "speakers": list(group.speakers),
        "prompt": say(group.prompt, plan=plan, slot=slot, group=group, brackets=True),
    }


def _capture(capture: Capture) -> dict[str, Any]:
    return {"after": capture.after, "round": capture.round, "repeat": capture.repeat, "turn": capture.turn}
