"""The worked example of the format language, literally, and the JSON that the contract writes."""

import json

from tests.planning.plans import plan, role, round_of, source, step
from thinkpair.cli.plan import plan_json
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup

FIRST_FORMAT = """\
title   = "Thinking pair"
summary = "Two people take equal, uninterrupted turns to think aloud."
source  = "Nancy Kline, Time to Think (1999)"
people  = 2
rules   = ["Nobody interrupts.", "Silence is part of the turn."]

[role.thinker]
brief = "The time is yours. Think aloud, or in silence."

[role.listener]
brief = "Ask the question on the screen. Then give {thinker} your eyes and your silence."

[[round]]
title = "Thinking turns"
each  = "thinker"            # one turn for each person, who is then the thinker

  [[round.step]]
  title  = "Think"
  speak  = "thinker"
  time   = "5m"
  prompt = "What do you want to think about, and what are your thoughts?"

[[round]]
title = "Appreciation"

  [[round.step]]
  title = "One quality I value in you"
  speak = "each"             # one slot for each person, in order
  time  = "30s"
"""


def first_plan() -> dict[str, object]:
    loaded = load_text(FIRST_FORMAT, id="thinking-pair", path=None, library=Library())
    assert loaded.source
    return plan_json(make_plan(loaded.source, Setup(people=("Ana", "Ben"))))


def test_the_worked_example_is_planned_as_the_contract_writes_it() -> None:
    first = first_plan()
    slots = first.pop("slots")
    assert isinstance(slots, list)
    assert first == {
        "format": "thinking-pair",
        "title": "Thinking pair",
        "people": ["Ana", "Ben"],
        "seconds": 660,
        "slack": 0,
        "untimed": 0,
        "warnings": [],
        "captures": [
            {"after": 2, "round": 1, "repeat": 1, "turn": 2, "seconds": 0},
            {"after": 4, "round": 2, "repeat": 1, "turn": 1, "seconds": 0},
        ],
    }
    assert slots[0] == json.loads("""
    {"round": 1, "round_title": "Thinking turns", "repeat": 1, "turn": 1, "step": "Think", "step_number": 1,
     "start": 0, "seconds": 300, "clock": "digits", "at_end": "wait", "marks": [60], "says": [""], "early": "release",
     "optional": false, "extend": null, "collect": null, "vote": null, "votes": null, "review": null,
     "notes": "", "at": null, "resting": [],
     "groups": [
       {"people": ["Ana", "Ben"], "roles": {"thinker": ["Ana"], "listener": ["Ben"]},
        "floor": "turn", "speakers": ["Ana"],
        "prompt": "What do you want to think about, and what are your thoughts?"}]}
    """)
    assert [(slot["start"], slot["seconds"], slot["groups"][0]["speakers"]) for slot in slots] == [
        (0, 300, ["Ana"]),
        (300, 300, ["Ben"]),
        (600, 30, ["Ana"]),
        (630, 30, ["Ben"]),
    ]
    assert slots[2]["groups"][0]["roles"] == {"thinker": ["Ben"], "listener": ["Ana"]}


def test_the_keys_stand_in_the_order_of_the_contract() -> None:
    first = first_plan()
    assert " ".join(first) == "format title people seconds slack untimed warnings slots captures"
    slots = first["slots"]
    assert isinstance(slots, list)
    assert " ".join(slots[0]) == (
        "round round_title repeat turn step step_number start seconds clock at_end marks says early optional extend"
        " collect vote votes review notes at resting groups"
    )
    assert " ".join(slots[0]["groups"][0]) == "people roles floor speakers prompt"


def test_what_a_slot_is_for_stands_in_the_json() -> None:
    text = round_of(
        step(time="open", collect="topics", extend="90s", early="silence", optional=True, clock="bar", at_end="next"),
        step(vote="topics", votes=2, review="actions", title="V"),
        step(title="Last", prompt="{topics}"),
    ) + round_of(step(prompt="{item}"), title="T", for_each="topics")
    slots = plan_json(plan(text, "AB"))["slots"]
    first = {
        key: slots[0][key] for key in ("seconds", "clock", "at_end", "early", "optional", "extend", "collect", "marks")
    }
    assert first == {
        "seconds": None,
        "clock": "bar",
        "at_end": "next",
        "early": "silence",
        "optional": True,
        "extend": 90,
        "collect": "topics",
        "marks": [],
    }
    assert (slots[1]["vote"], slots[1]["votes"], slots[1]["review"]) == ("topics", 2, "actions")
    assert slots[2]["groups"][0]["prompt"] == "…"
    assert "repeats_over" not in slots[2]
    assert (slots[3]["repeats_over"], slots[3]["groups"][0]["prompt"]) == ("topics", "{item}")


def test_warnings_have_code_message_line_and_column() -> None:
    text = role("thinker", "listener") + round_of(step("thinker", "2m"), each="thinker", until="10m")
    (warning,) = plan_json(plan(text, "AB"))["warnings"]
    header = 2 + text[: text.index("[[round.step]]")].count("\n")
    assert (warning["code"], warning["line"], warning["column"]) == ("unequal-time", header, 1)
    assert "A 6 min" in warning["message"]
    assert "B 4 min" in warning["message"]


def test_the_same_input_gives_the_same_plan() -> None:
    text = role("a", "b") + round_of(
        step("each", order="random"), each="a", order="random", groups="pairs", partners="new", repeat=4
    )
    made = source(text)
    setup = Setup(people=tuple("ABCDEFG"), seed=7)
    assert plan_json(make_plan(made, setup)) == plan_json(make_plan(made, setup))
