"""The events of a session as lines for other programs: whole, one line each whatever is in them, and redacted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from tests.commands import Cli
from tests.follows import FirstScreen
from tests.session.plans import group, plan_of, slot
from thinkpair.cli.follow import moments_of
from thinkpair.export.redaction import EventRedactor
from thinkpair.runtime.event_lines import NAMES, event_values, write_event
from thinkpair.runtime.session_follower import Followed
from thinkpair.session import commands as ask
from thinkpair.session.actions import Retention
from thinkpair.session.events import Event
from thinkpair.session.plan import Plan
from thinkpair.settings.declarations import HOOKS

HOSTILE = 'SECRET\x1b]0;x\x07\n{"name":"forged"}\u2028\u202e"'
NAMES_OF_WHOLE = [
    "session_began",
    "turn_began",
    "item_added",
    "action_added",
    "paused",
    "resumed",
    "turn_ended",
    "turn_began",
    "undone",
    "session_changed",
    "session_ended",
    "session_closed",
]


def _plan() -> Plan:
    two = (group("Ana Berg", "Ben"), group("Chi", "Dan"))
    slots = (slot(300, groups=two, collect="SECRET list"), slot(60, "Ben"))
    return plan_of(*slots, people=("Ana Berg", "Ben", "Chi", "Dan"), lists=("SECRET list",))


def _holds(first: FirstScreen) -> Iterator[None]:
    first.do(ask.Start(), ask.AddItem(HOSTILE), ask.AddAction(("Ben",), HOSTILE, support="Ana Berg"))
    yield
    first.do(ask.Pause(), ask.Continue(), ask.EndTurn(), ask.Undo())
    yield
    first.do(ask.Depart("Chi"), ask.Finish(), ask.Close())


@pytest.fixture
def first(home: Path) -> FirstScreen:
    return FirstScreen(home / "sessions", _plan())


def _held(first: FirstScreen) -> None:
    for _ in _holds(first):
        pass
    first.ends()


def _values(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_every_event_has_a_name_and_every_hook_is_one() -> None:
    assert set(NAMES) == set(get_args(Event))
    assert set(HOOKS) <= set(NAMES.values())


def test_all_names_and_hooks_are_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
    assert not [name for name in NAMES.values() if f"`{name}`" not in page]


def test_a_session_that_is_over_is_told_whole(first: FirstScreen, cli: Cli) -> None:
    _held(first)
    code, out, err = cli("events", first.live.session_id, "--json")
    assert (code, err) == (0, "")
    told = [line for line in _values(out) if line["name"] != "plan_changed"]
    assert [line["name"] for line in told] == NAMES_OF_WHOLE
    assert {(line["thinkpair"], line["version"], line["session"]) for line in told} == {
        ("event", 1, first.live.session_id)
    }
    assert told[1]["turn"]["speakers"] == ["Ana Berg", "Chi"]
    assert told[8]["turn"]["number"] == 1
    assert told[0]["time"].startswith("2026-")


def test_nothing_that_is_written_breaks_a_line(first: FirstScreen, cli: Cli) -> None:
    _held(first)
    live = [write_event(event_values(moment.event, moment.session)) for moment in first.live.news()]
    _, out, _ = cli("events", first.live.session_id, "--json")
    for lines in (live, out.splitlines()):
        assert all(line.isascii() and line.isprintable() for line in lines)
        (action,) = [line for line in map(json.loads, lines) if line["name"] == "action_added"]
        assert action["text"].startswith("SECRET")
        assert not {"\x1b", "\x07", "\n", "\u2028", "\u202e"} & set(action["text"])


def test_redacted_lines_have_initials_and_no_texts(first: FirstScreen, cli: Cli) -> None:
    _held(first)
    _, out, _ = cli("events", first.live.session_id, "--json", "--redact")
    assert not [word for word in ("SECRET", "Ana", "Berg", "Ben", "Chi", "Dan") if word in out]
    told = {line["name"]: line for line in _values(out)}
    assert told["session_began"]["people"] == ["AB", "B", "C", "D"]
    assert (told["action_added"]["who"], told["action_added"]["support"]) == (["B"], "AB")
    assert told["session_changed"]["person"] == "C"
    assert all(line["redacted"] for line in told.values())


def test_a_running_session_is_followed_until_it_is_closed(first: FirstScreen) -> None:
    goes_on = _holds(first)
    followed = Followed(first.sessions, first.live.session_id, first.clock, whole=True)
    names = [NAMES[type(moment.event)] for moment in moments_of(followed, lambda _: next(goes_on, None), follow=True)]
    assert [name for name in names if name != "plan_changed"] == NAMES_OF_WHOLE
    first.ends()


def test_names_that_come_later_are_redacted_too(first: FirstScreen) -> None:
    redactor = EventRedactor()
    first.do(ask.Start(), ask.Join("Ana Bell"))
    lines = [write_event(redactor.redacted(event_values(moment.event, moment.session))) for moment in first.live.news()]
    assert "Bell" not in "".join(lines)
    assert '"person":"AB2"' in "".join(lines)
    first.live.close()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["events", "--json"], "no session of yours is running here (data folder "),
        (["events"], "add --json; to read along, type: thinkpair follow --plain"),
        (["events", "nothing", "--json"], '"nothing" is not the id of a session'),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(cli: Cli, typed: list[str], told: str) -> None:
    code, out, err = cli(*typed)
    assert (code, out) == (2, "")
    assert told in err


def test_of_several_that_run_one_is_to_be_named(home: Path, first: FirstScreen, cli: Cli) -> None:
    other = FirstScreen(home / "sessions", begun=60.0)
    code, _, err = cli("events", "--json")
    assert code == 2
    assert f"2 sessions are running; name one: thinkpair events {other.live.session_id} --json" in err
    for each in (first, other):
        each.live.close()


def test_what_was_not_saved_is_told(first: FirstScreen, cli: Cli) -> None:
    _held(first)
    for path in first.folder.glob("journal*"):
        path.unlink()
    code, out, err = cli("events", first.live.session_id, "--json")
    assert (code, out) == (1, "")
    assert "has no events: they were not saved, or cannot be read" in err


@pytest.mark.parametrize("record", ["times", "nothing"])
def test_following_ends_where_little_or_nothing_is_kept(home: Path, record: Retention) -> None:
    first = FirstScreen(home / "sessions", replace(_plan(), record=record))
    goes_on = _holds(first)
    followed = Followed(first.sessions, first.live.session_id, first.clock, whole=True)

    def hold_and_put_away(_: float) -> None:
        if next(goes_on, "over") == "over":
            first.ends()

    names = [NAMES[type(moment.event)] for moment in moments_of(followed, hold_and_put_away, follow=True)]
    assert "undone" in names
    assert followed.presence == "closed"
