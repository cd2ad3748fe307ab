"""The files of the first version, byte for byte: one line of every event there is."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from msgspec import Struct

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item, LastAction
from thinkpair.session.events import Event, GroupGoal, GroupWords
from thinkpair.session.plan import (
    Amendment,
    Capture,
    Choice,
    Placeholder,
    Plan,
    PlanWarning,
    Question,
    RoleText,
    Setup,
    Slot,
    SlotGroup,
)
from thinkpair.session.plan_change import GroupKind, PlanChange, SlotChange
from thinkpair.session.state import replay
from thinkpair.storage.action_log import LOG, ActionChanged, ActionNoted, LogEntry
from thinkpair.storage.journal.codec import EVENTS, encode
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import load

GOLDEN = Path(__file__).parent / "golden"

TALK = Slot(
    round=1,
    round_title="Gespräch",
    repeat=1,
    turn=1,
    step="Zoë thinks",
    step_number=1,
    start=0,
    seconds=300,
    groups=(
        SlotGroup(("Zoë", "Łukasz"), {"thinker": ("Zoë",)}, "turn", ("Zoë",), ("Well, ", Placeholder("speaker"), "?")),
        SlotGroup(("美咲",), {}, "open", ("美咲",), away={"mentor": ("Łukasz",)}),
    ),
)
EVERYTHING_SET = Slot(
    round=2,
    round_title="Close",
    repeat=2,
    turn=3,
    step="Vote 🗳",
    step_number=2,
    start=300,
    seconds=None,
    groups=(),
    clock="bar",
    at_end="next",
    marks=(60, -30),
    early="silence",
    optional=True,
    extend=120,
    extend_key="extend:2",
    collect="topics",
    vote="topics",
    votes=5,
    review=True,
    resting=("Łukasz",),
    briefs={"thinker": ("Think, ", Placeholder("others"))},
    item="Straße",
    repeats_over="topics",
    before=(Choice("pick", "pick:1", "Who is next?", ("Zoë", "Łukasz")), Choice("items", "items:1", "topics")),
    after=Choice("again", "again:1", "Again?", ("again", "done")),
)
SMALL_PLAN = Plan(format="small", title="Small", people=("Zoë",), slots=())
PLAN = Plan(
    format="thinking-pair",
    title="Denkpaar",
    people=("Zoë", "Łukasz", "美咲"),
    slots=(TALK, EVERYTHING_SET),
    captures=(Capture(after=1, round=1, repeat=1, turn=0),),
    seconds=300,
    slack=7,
    untimed=1,
    warnings=(PlanWarning("short", "Turns of “20 s” are short", 12, 5),),
    roles={"thinker": RoleText("Thinker", ("Think, ", Placeholder("thinker")), True, True), "bare": RoleText("Bare")},
    fixed={"mentor": ("Łukasz",)},
    asks={"topic": Question("Worüber?", ("this", "that"), "thinker"), "free": Question("What?")},
    answers={"topic": "Mut", "topic:Zoë": "Ruhe"},
    lists=("topics",),
    rules=("Zuhören.",),
    record="times",
    language="de",
)
SETUP = Setup(
    people=("Zoë", "Łukasz"),
    total=3600,
    stretch=True,
    roles={"mentor": ("Łukasz",)},
    answers={"topic": "Mut"},
    seed=7,
    met={"Zoë": {"Łukasz": 2}},
    agenda="Über Geld",
    end="2026-11-29T15:30:00+01:00",
)
FULL = Action(
    number=2, who=("Zoë", "Łukasz"), what="naïve “plan” ✓", due="2026-12-01", slot=3, person="Zoë", support="美咲"
)
BARE = Action(number=1, who=("Zoë",), what="walk")

EVERY_EVENT: tuple[Event, ...] = (
    ev.SessionStarted(
        at=0.0,
        session="20261129-144500-k7q2m",
        wall="2026-11-29T14:45:00+01:00",
        plan=PLAN,
        setup=SETUP,
        sources={"thinking-pair": "title = 'Ü'\n\n\n\n\n\tindented   with blanks\r\n\u202e"},
        last_actions=(
            LastAction(session="", action=BARE),
            LastAction(session="earlier", action=FULL, agreed_on="2026-11-01", carried=2, unmoved=1),
        ),
        speed=60.0,
        group="zoë-łukasz",
        hands_free=2.5,
        end=3600.5,
        owed={"Zoë": 20},
        review_first=True,
    ),
    ev.SessionStarted(at=1e-07, session="bare", wall="", plan=SMALL_PLAN, setup=Setup(people=("Zoë",))),
    ev.Replanned(at=0.1 + 0.2, plan=SMALL_PLAN),
    ev.Amended(at=5e-324, amendment=Amendment(after=0, kind="joined", person="Ñandú", other="Zoë")),
    ev.Amended(
        at=2,
        amendment=Amendment(
            after=2,
            kind="fitted",
            person="Zoë",
            other="Łukasz",
            role="mentor",
            running=True,
            seconds=1800,
            way="evenly",
            end=1800.25,
        ),
    ),
    ev.BeganEarlier(at=3.0, seconds=1e-06),
    ev.SlotBegan(at=4.000000000000001, slot=0),
    ev.MarkReached(at=5.0, slot=0, mark=-30),
    ev.TimeUp(at=6.0, slot=0),
    ev.SilenceBegan(at=7.0, slot=0),
    ev.SlotEnded(at=8.0, slot=0, by="clock"),
    ev.SlotEnded(at=8.5, slot=1, by="people"),
    ev.Paused(at=9.0),
    ev.Continued(at=1e22),
    ev.TimeChanged(at=11.0, slot=0, seconds=-60),
    ev.SlotRestarted(at=12.0, slot=0),
    ev.Decided(at=13.0, key="pick:1", value="Zoë"),
    ev.Decided(at=13.0, key="extend:2", value=0),
    ev.Decided(at=13.0, key="items:1", value=("Straße", "")),
    ev.CaptureOpened(at=14.0, capture=0),
    ev.CaptureClosed(at=15.0, capture=0),
    ev.ActionAdded(at=16.0, action=BARE),
    ev.ActionAdded(at=16.5, action=FULL),
    ev.ActionEdited(at=17.0, action=FULL),
    ev.ActionRemoved(at=18.0, number=2),
    ev.ActionReviewed(at=19.0, session="earlier", number=1, verdict="done"),
    ev.ActionReviewed(at=19.5, session="earlier", number=1, verdict="handed over", change="Łukasz"),
    ev.ItemAdded(at=20.0, list="topics", item=Item(number=1, text="Straße")),
    ev.ItemEdited(at=21.0, list="topics", item=Item(number=1, text="Straße", votes=0)),
    ev.ItemRemoved(at=22.0, list="topics", number=1),
    ev.TimeLeftOut(at=23.0, seconds=0.0),
    ev.BecameGroup(at=24.0, group="zoë-łukasz"),
    ev.Left(at=25.0),
    ev.Returned(at=26.0),
    ev.Undone(at=27.0),
    ev.Redone(at=28.0),
    ev.Finished(at=29.0),
    ev.Finished(at=29.5, early=True),
    ev.Closed(at=30.0),
    ev.Closed(at=30.5, discard=True),
    ev.PlanChanged(
        at=31.0,
        before=2,
        change=PlanChange(
            face=SMALL_PLAN,
            kept=1,
            names=("Ñandú",),
            people=(0, 2, 3),
            slots=(
                SlotChange(start=300, slot=EVERYTHING_SET),
                SlotChange(
                    start=330,
                    like=0,
                    seconds=None,
                    at=52_200,
                    round=3,
                    repeat=2,
                    turn=1,
                    item=None,
                    resting=("Łukasz",),
                    seating=0,
                    kinds=((0, 1), (1, 1)),
                ),
                SlotChange(start=400, like=2),
            ),
            seatings=(((0, 2), (3, 1)),),
            kinds=(
                GroupKind(2, "turn", (0,), {"thinker": (0,)}, ("Well, ", Placeholder("speaker"), "?")),
                GroupKind(1, "open", (0,), away={"mentor": (1,)}, number=2),
            ),
        ),
    ),
    ev.PlanChanged(at=32.0, change=PlanChange(face=SMALL_PLAN, kept=0)),
    ev.Amended(
        at=31.0,
        amendment=Amendment(after=3, kind="skipped", round=2, title="Gespräch", seconds=600, people=("Zoë", "美咲")),
    ),
    ev.Amended(at=32.0, amendment=Amendment(after=3, kind="jumped", round=1, title="Gespräch", seconds=-600)),
    ev.Amended(at=33.0, amendment=Amendment(after=3, kind="break", seconds=300)),
    ev.Amended(at=34.0, amendment=Amendment(after=4, kind="waits", seconds=90, title="Nach dem Essen")),
    ev.Amended(at=35.0, amendment=Amendment(after=5, kind="ended for today")),
    ev.SlotBegan(at=36.0, slot=4, seconds=89.5),
    ev.SessionStarted(
        at=32.0,
        session="review",
        wall="",
        plan=SMALL_PLAN,
        setup=Setup(people=("Zoë",)),
        group_words=GroupWords(
            purpose="Łukasz führt",
            goals=(
                GroupGoal(number=1, what="zu Hause", by="2026-12-01"),
                GroupGoal(number=2, what="erstes Gespräch", done=True, under=1),
            ),
            agreement={"places": "Café\nam Fluß"},
        ),
    ),
    ev.GoalReviewed(at=33.0, goal=GroupGoal(number=1, what="zu Hause", by="2027-01-01", dropped=True)),
    ev.PartReviewed(at=34.0, part="places", words="Straße", after=3),
    ev.PartReviewed(at=35.0, part="purpose", words="Mut"),
)

WHEN = "2026-11-29T14:45:00+01:00"
EVERY_CHANGE: tuple[LogEntry, ...] = (
    ActionNoted(when=WHEN, number=10001, who=("Zoë",), what="walk"),
    ActionNoted(
        when="2026-11-29T14:46:00+01:00",
        number=10002,
        who=("Zoë", "Łukasz"),
        what="naïve ✓",
        due="2026-12-01",
        support="美咲",
        group="zoë",
    ),
    ActionChanged(when="2026-11-29T14:47:00+01:00", session="", number=10001, who=("Zoë",), what="walk"),
    ActionChanged(
        when="2026-11-29T14:48:00+01:00",
        session="bare",
        number=1,
        who=("Łukasz",),
        what="walk far",
        due="2026-12-02",
        status="handed over",
        support="Zoë",
    ),
)


def lines(entries: Sequence[Struct]) -> bytes:
    """The file that a journal of these entries is."""
    numbered = enumerate(entries, start=1)
    return write_line(0, {"journal": 1}) + b"".join(write_line(number, encode(entry)) for number, entry in numbered)


def test_there_is_a_line_of_every_event() -> None:
    assert {type(event) for event in EVERY_EVENT} == set(get_args(Event))


def test_a_journal_of_before_is_read() -> None:
    loaded = load(GOLDEN, EVENTS)
    assert loaded.notes == []
    assert tuple(loaded.entries) == EVERY_EVENT


def test_a_journal_is_written_as_before() -> None:
    assert lines(EVERY_EVENT) == (GOLDEN / "journal.jsonl").read_bytes()


def test_a_journal_of_before_can_be_gone_on_with() -> None:
    assert replay(load(GOLDEN, EVENTS).entries) == replay(EVERY_EVENT)


def test_the_log_of_actions_is_read_and_written_as_before() -> None:
    log = load(GOLDEN / "actions", LOG)
    assert log.notes == []
    assert tuple(log.entries) == EVERY_CHANGE
    assert lines(EVERY_CHANGE) == (GOLDEN / "actions" / "journal.jsonl").read_bytes()
