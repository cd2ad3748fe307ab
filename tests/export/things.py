"""What the tests take elsewhere: one session of two people, with words that mean harm in every place."""

from datetime import UTC, date, datetime

from thinkpair.export.model import Aim, GroupSheet, Material, NextMeeting, material
from thinkpair.groups.meeting_rule import Recurrence
from thinkpair.safe_text import safe_text
from thinkpair.session.actions import Action, Item
from thinkpair.storage.action_history import AgreedAction, fold_actions
from thinkpair.storage.records import ListRecord, PersonRecord, Record, ReviewRecord, SlotRecord

MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ID = "2026-11-21-1405-thinking-pair-x7k2"

HOSTILE = tuple(
    safe_text(text)
    for text in (
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        '  =HYPERLINK("http://x.example")',
        "＝1+1",
        "'=1",
        "a,b;c:d\\n\\,e",
        "one\nBEGIN:VEVENT\nSUMMARY:two\rEND:VCALENDAR\x85three\u2028four\u2029five",
        "ATTENDEE;CN=x:mailto:x@example.org",
        "<script>alert(1)</script><img src=x onerror=y>",
        "[a](javascript:b) ![c](http://d.example/e) <http://f.example> http://g.example www.h.example i@j.example",
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "    code",
        "```fence",
        "---",
        "===",
        "| a | b |",
        "*bold* _it_ ~~gone~~ `code` &lt;&#64; \\* $x$",
        "x 2020-01-01 done",
        "(A) first",
        "2020-01-01 dated due:2020-01-02 rec:1d +project @context",
        "project:x +tag due:today status:deleted",
        "\"quoted\", 'and'",
        "日本語 👩‍👩‍👧 é e\u0301 שלום",
        "\x1b]0;title\x07\u202egnp.exe",
    )
)
"""Words that mean something to one target or another, as they are once they came through the door."""


def record(*whats: str, names: tuple[str, str] = ("Ana Müller", "Ben"), group: str = "") -> Record:
    """A session in which these things were agreed, by turns, and collected as well."""
    actions = tuple(
        Action(number=number, who=(names[number % 2],), what=what, due="2026-12-01", slot=0)
        for number, what in enumerate(whats, start=1)
    )
    return Record(
        version=1,
        session=ID,
        format="thinking-pair",
        title="Thinking pair",
        started="2026-11-21T14:05:00+01:00",
        keep="all",
        group=group,
        agenda=" ".join(whats)[:200],
        people=names,
        lasted=700.0,
        slots=tuple(
            SlotRecord(round=1, repeat=1, turn=turn, step="Think", speakers=(name,), planned=300, actual=290.0)
            for turn, name in enumerate(names, start=1)
        ),
        times=tuple(PersonRecord(name=name, planned=300, actual=290.0) for name in names),
        actions=actions,
        lists=(ListRecord(name="topics", items=tuple(Item(number=one.number, text=one.what) for one in actions)),),
        reviews=(ReviewRecord(session="older", number=1, verdict="smaller", change=" ".join(whats)[:200]),),
    )


def agreed(one: Record) -> tuple[AgreedAction, ...]:
    """The actions of a session as they stand."""
    return fold_actions([(one.session, one)], [])


def taken(one: Record) -> Material:
    """A session and its actions, ready for any target."""
    actions = agreed(one)
    return material(MADE, [one], actions, {}, actions)


EVERY_TWO_WEEKS = Recurrence("WEEKLY", 2)


def meeting(
    title: str = "Ana and Ben", repeats: Recurrence | None = EVERY_TWO_WEEKS, place: str = "the café"
) -> NextMeeting:
    """A meeting on a Thursday at six."""
    return NextMeeting(
        uid="00000000-0000-5000-8000-000000000001",
        group="ana-and-ben",
        title=title,
        people=("Ana Müller", "Ben"),
        starts=datetime(2026, 12, 3, 18, 0),
        seconds=2_400,
        how_often="every two weeks",
        repeats=repeats,
        places=place,
    )


def sheet(text: str = "feel at home") -> GroupSheet:
    """What a group has written down."""
    step = Aim(what=text, by="2027-01-01", done=True)
    return GroupSheet(
        id="ana-and-ben",
        title="Ana and Ben",
        kind="pair",
        people=("Ana Müller", "Ben"),
        purpose=text,
        goals=(Aim(what=text, by=None, done=False, milestones=(step,)),),
        agreement=(("Places", text),),
    )


def a_day() -> date:
    """A day without a time."""
    return date(2026, 12, 3)
