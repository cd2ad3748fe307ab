"""The plan as JSON values, exactly as the contract of the format language writes it, for `thinkpair plan --json`."""

from typing import Any

from thinkpair.planning.plan_assembly import say_to_all
from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Plan, Slot, SlotGroup
from thinkpair.units import clock_time


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as a JSON object; texts are filled in as each group reads them."""
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
