"""What each target says, and that no word from outside means anything in it: read back by parsers."""

import csv
import io
import json
import re

import icalendar
import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from tests.export.things import HOSTILE, ID, MADE, a_day, agreed, meeting, record, sheet, taken
from thinkpair.errors import UsageError
from thinkpair.export.collect import export
from thinkpair.export.csv_export import COLUMNS
from thinkpair.export.markdown import escaped
from thinkpair.export.model import Material, material
from thinkpair.export.targets import TARGETS
from thinkpair.groups.csv_table import defused
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.actions import Item
from thinkpair.storage.action_history import fold_actions
from thinkpair.storage.action_log import ActionChanged
from thinkpair.storage.records import (
    AttendanceRecord,
    ListRecord,
    PersonRecord,
    QuestionRecord,
    ReviewRecord,
    RoundRecord,
    TalkRecord,
)

WHOLE = taken(record(*HOSTILE))
MEETINGS = replace(taken(record("one")), meetings=(meeting(),))


def changed(status: str) -> ActionChanged:
    """The action was changed two days later."""
    return ActionChanged(
        when="2026-11-23T10:00:00+01:00",
        session=agreed(record("one"))[0].session,
        number=1,
        who=("Ben",),
        what="one",
        status=status,  # type: ignore[arg-type]  # the parameter of a test
    )


def table_rows(whole: Material) -> list[dict[str, str]]:
    """The rows of the table, as a program that knows the mark reads them."""
    text = export(whole, "csv").encode().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_says_how_long_an_item_was_talked_about() -> None:
    talked = TalkRecord(number=1, seconds=90.0), TalkRecord(number=2)
    items = tuple(Item(number=number, text=text) for number, text in enumerate("abc", 1))
    held = replace(record("call"), lists=(ListRecord(name="topics", items=items, talked=talked),))
    rows = [row for row in table_rows(taken(held)) if row["kind"] == "item"]
    assert [(row["what"], row["actual_seconds"]) for row in rows] == [("a", "90.0"), ("b", "0.0"), ("c", "")]


def todo_line(status: str) -> str:
    """The todo.txt line of an action that has this status."""
    one = record("one")
    actions = fold_actions([(one.session, one)], [changed(status)])
    return export(material(MADE, (), actions), "todo.txt")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_text_as_it_is_in_every_place(text: str) -> None:
    parser = MarkdownIt("gfm-like")
    for around in ("{}", "- {}", "# {}", "**{}**: x"):
        tokens = parser.parse(around.format(escaped(text)))
        inline = [token for token in tokens if token.type == "inline"]
        assert len(inline) == 1
        pieces = inline[0].children or []
        assert {piece.type for piece in pieces} <= {"text", "strong_open", "strong_close"}
        assert "".join(piece.content for piece in pieces).removesuffix(": x") == text


def test_the_minutes_have_nothing_but_headings_lists_and_words() -> None:
    tokens = MarkdownIt("gfm-like").parse(export(WHOLE, "md"))
    kinds = {token.type for token in tokens} | {piece.type for token in tokens for piece in token.children or []}
    assert not {kind for kind in kinds if re.match("html|link|image|fence|code|table|blockquote|ordered|hr|s_", kind)}


def test_an_ampersand_stands_bare_where_it_is_no_entity() -> None:
    assert escaped("Mira & Tom, R&D") == "Mira & Tom, R&D"
    assert escaped("&amp; &#42;") == r"\&amp; \&#42;"


def test_the_minutes_can_be_mailed_as_they_are() -> None:
    text = export(replace(taken(record("ring the bank")), meetings=(meeting(),)), "md")
    assert text.splitlines()[:11] == [
        "# Thinking pair",
        "",
        "Sat 21 November 2026, 14:05 · 11½ min",
        "",
        "Ana Müller, Ben",
        "",
        "What it was to be about: ring the bank",
        "",
        "## Agreed actions",
        "",
        "- **Ben**: ring the bank, by Tue 1 December 2026",
    ]
    assert "- Thu 3 December 2026, 18:00, 40 min" in text


def test_rounds_are_a_list_by_their_numbers() -> None:
    """In a mail the number of each stood behind a dash and before a backslash."""
    rounds = (RoundRecord(number=1, title="Talk", seconds=60.0), RoundRecord(number=2, title="1. Vote"))
    text = export(taken(replace(record("ring the bank"), rounds=rounds)), "md")
    assert "## Rounds\n\n1. Talk: 1 min\n2. 1\\. Vote: left out\n" in text


def test_the_minutes_tell_the_session_as_it_was() -> None:
    """The words of then, who was late, what was asked and voted; nobody without a turn of their own."""
    first = replace(record("ring the bank"), reviews=(), lists=())
    later = replace(
        record("write", group="ana-and-ben"),
        session="2026-11-28-1405-thinking-pair-b3b3",
        started="2026-11-28T14:05:00+01:00",
        reviews=(ReviewRecord(session=ID, number=1, verdict="smaller", change="find the number"),),
        lists=(
            ListRecord(
                name="ideas_to_try", items=(Item(number=1, text="a", votes=1), Item(number=2, text="b", votes=3))
            ),
        ),
        questions=(QuestionRecord(question="What about?", answer="money"),),
        attendance=(AttendanceRecord(name="Ben", did="joined", at="2026-11-28T14:10:00+01:00"),),
        times=(PersonRecord(name="Ana Müller", planned=300, actual=290.0), PersonRecord(name="Ben")),
    )
    known = fold_actions([(ID, first), (later.session, later)], [])
    whole = material(MADE, [first, later], known, {}, known, titles={"ana-and-ben": "Our group"})
    before, _, after = export(whole, "md").partition("# Thinking pair\n\nSat 28")
    assert "- **Ben**: ring the bank, by Tue 1 December 2026" in before
    assert after.splitlines()[:1] == [" November 2026, 14:05 · 11½ min · Our group"]
    for words in (
        "## Came later, left or away\n\n- **Ben**: joined at 14:10\n",
        "## Questions\n\n- What about? money\n",
        "## Actions of earlier sessions\n\n- **Ben**: ring the bank: now: find the number, by Tue 1 December 2026\n",
        "## Ideas to try\n\n- b (3 votes)\n- a (1 vote)\n",
        "## Speaking time\n\n- **Ana Müller**: spoke 4:50 of 5:00\n",
    ):
        assert words in after
    assert "Ben**: spoke" not in after


def test_lines_of_an_agreement_stay_lines() -> None:
    held = replace(sheet(), agreement=(("How often", "every 2 weeks, line 1\nWe meet every 3 weeks"),))
    text = export(replace(taken(record("one")), groups=(held,)), "md")
    assert "- **How often**:\n  - every 2 weeks, line 1\n  - We meet every 3 weeks\n" in text


def test_a_group_takes_along_what_it_has_written_down() -> None:
    whole = replace(taken(record("one")), groups=(sheet(),))
    text = export(whole, "md")
    assert text.startswith(
        "# Ana and Ben\n\nAna Müller, Ben\n\n## Purpose\n\nfeel at home\n\n## Goals\n\n- ○ feel at home\n"
    )
    assert "  - ✓ feel at home, by Fri 1 January 2027\n\n## Agreement\n\n- **Places**: feel at home\n" in text
    rows = [(row["kind"], row["list"], row["what"], row["status"]) for row in table_rows(whole)[:5]]
    assert rows == [
        ("group", "", "Ana and Ben", ""),
        ("purpose", "", "feel at home", ""),
        ("goal", "", "feel at home", "open"),
        ("milestone", "", "feel at home", "done"),
        ("agreement", "Places", "feel at home", ""),
    ]
    assert "Ana" not in export(whole, "md", redact=True)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_group_has_written_down_stays_words(text: str) -> None:
    whole = replace(taken(record("one")), groups=(sheet(text),))
    parsed = MarkdownIt("gfm-like").parse(export(whole, "md"))
    kinds = {piece.type for token in parsed for piece in token.children or []}
    assert kinds <= {"text", "strong_open", "strong_close"}


def test_every_row_of_the_table_is_read_back_and_no_cell_is_a_formula() -> None:
    rows = table_rows(WHOLE)
    assert list(rows[0]) == list(COLUMNS)
    assert [row["kind"] for row in rows].count("action") == len(HOSTILE)
    whats = [row["what"] for row in rows if row["kind"] == "action"]
    assert [what.removeprefix("'") if what != HOSTILE[6] else what for what in whats] == list(HOSTILE)
    assert not [cell for row in rows for cell in row.values() if cell.lstrip()[:1] in ("=", "+", "-", "@", "＝")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_no_program_gets_a_formula_wherever_it_splits(sign: str) -> None:
    whole = taken(record(*HOSTILE, "a;=1+1", "a; =1", "a|+1", 'a";=1+1;"', "a;;-1"))
    cells = [cell for row in csv.reader(io.StringIO(export(whole, "csv"), newline=""), delimiter=sign) for cell in row]
    assert not [cell for cell in cells if cell.strip(' "')[:1] in ("=", "+", "-", "@", "＝") and cell.strip()]


def test_a_table_begins_with_a_mark_and_every_text_is_quoted() -> None:
    text = export(WHOLE, "csv")
    assert text.encode().startswith(b'\xef\xbb\xbf"kind","session",')
    assert ',"2026-11-21T14:05:00+01:00",' in text


@pytest.mark.parametrize(
    "text",
    [
        "open http://localhost:8080/wiki/a:b and",
        "mailto:ana@example.org or ssh://h:22,",
        "at 10:30",
        "(see https://x.example/a?b=c:d)",
    ],
)
def test_links_and_times_stay_whole_in_a_line(text: str) -> None:
    one = record(text)
    assert f"Ben: {text} @Ben" in export(material(MADE, (), agreed(one)), "todo.txt")


def test_a_word_with_a_colon_is_no_tag_in_a_line() -> None:
    one = record("due:2020-01-01 a:b:c x/y:z")
    assert "due: 2020-01-01 a: b: c x/y: z" in export(material(MADE, (), agreed(one)), "todo.txt")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " @x", "＋1", "\r=1"])
def test_what_begins_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused(f"a{text}") == f"a{text}"


def test_a_calendar_holds_the_texts_and_nothing_else() -> None:
    whole = replace(WHOLE, meetings=tuple(replace(meeting(text, place=text), how_often=text) for text in HOSTILE))
    text = export(whole, "ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = icalendar.Calendar.from_ical(text)
    assert [str(todo["summary"]).split(": ", 1)[1] for todo in read.walk("VTODO")] == list(HOSTILE)
    assert [str(event["location"]) for event in read.walk("VEVENT")] == list(HOSTILE)
    assert {part.name for part in read.walk()} == {"VCALENDAR", "VTODO", "VEVENT", "VALARM"}
    assert len(read.walk()) == 1 + len(HOSTILE) * 3


def test_an_action_in_a_calendar_has_its_owner_its_day_and_a_name_that_stays() -> None:
    todo, again = (icalendar.Calendar.from_ical(export(MEETINGS, "ics")).walk("VTODO")[0] for _ in range(2))
    assert (str(todo["summary"]), str(todo["contact"])) == ("Ben: one", "Ben")
    assert todo.decoded("due").isoformat() == "2026-12-01"
    assert todo["status"] == "NEEDS-ACTION"
    assert todo["uid"] == again["uid"]


def test_a_meeting_in_a_calendar_has_an_alarm_and_comes_back() -> None:
    event = icalendar.Calendar.from_ical(export(MEETINGS, "ics")).walk("VEVENT")[0]
    assert event.decoded("dtstart").isoformat() == "2026-12-03T18:00:00"
    assert event.decoded("duration").total_seconds() == 2_400
    assert event["rrule"] == {"FREQ": ["WEEKLY"], "INTERVAL": [2]}
    assert len(event.walk("VALARM")) == 1


def test_who_has_an_address_is_invited() -> None:
    """Members with an e-mail address are attendees; with initials alone no address is left."""
    invited = replace(MEETINGS, meetings=(replace(meeting(), addresses={"Ana Müller": "ana@example.org"}),))
    event = icalendar.Calendar.from_ical(export(invited, "ics")).walk("VEVENT")[0]
    assert (str(event["attendee"]), event["attendee"].params["CN"]) == ("mailto:ana@example.org", "Ana Müller")
    assert "attendee" not in icalendar.Calendar.from_ical(export(MEETINGS, "ics")).walk("VEVENT")[0]
    assert "example.org" not in export(invited, "ics", redact=True)


def test_a_meeting_without_a_time_takes_the_day() -> None:
    day = replace(meeting(repeats=None), starts=a_day())
    event = icalendar.Calendar.from_ical(export(replace(MEETINGS, meetings=(day,)), "ics")).walk("VEVENT")[0]
    assert event.decoded("dtstart") == a_day()
    assert "rrule" not in event


def test_what_is_over_is_marked_with_its_day() -> None:
    assert todo_line("open").startswith("2026-11-21 Ben: one @Ben +thinking-pair thinkpair:")
    assert todo_line("done").startswith("x 2026-11-23 2026-11-21 Ben: one ")
    assert "status:dropped" in todo_line("dropped")


def test_a_task_is_known_again_and_keeps_its_words() -> None:
    tasks = json.loads(export(WHOLE, "taskwarrior"))
    assert [task["description"].split(": ", 1)[1] for task in tasks] == list(HOSTILE)
    assert len({task["uuid"] for task in tasks}) == len(HOSTILE)
    assert tasks == json.loads(export(WHOLE, "taskwarrior"))
    assert {task["status"] for task in tasks} == {"pending"}


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_takes_nothing_at_all(target: str) -> None:
    assert isinstance(export(replace(WHOLE, sessions=(), actions=()), target), str)


def test_a_target_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="the targets are md, ics"):
        export(WHOLE, "pdf")


def hostile_everywhere(text: str) -> Material:
    """A session in which every word that people or formats write is this one."""
    named = safe_text(text, NAME_LIMIT)
    one = record(text, names=(named, f"{named} 2"[:NAME_LIMIT]))
    lists = (ListRecord(name=text, items=(Item(number=1, text=text, votes=2),)),)
    action = replace(one.actions[0], support=named, person=named)
    return taken(replace(one, title=text, format=text, group=text, lists=lists, actions=(action,)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_every_place_stay_words(text: str) -> None:
    whole = hostile_everywhere(text)
    tokens = MarkdownIt("gfm-like").parse(export(whole, "md"))
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2", "h2", "h2"]
    kinds = {piece.type for token in tokens for piece in token.children or []}
    assert kinds <= {"text", "strong_open", "strong_close"}
    rows = table_rows(whole)
    assert [row["kind"] for row in rows] == ["session", "turn", "turn", "person", "person", "item", "review", "action"]
    assert not [cell for row in rows for cell in row.values() if cell.lstrip()[:1] in ("=", "+", "-", "@", "＝")]
    read = icalendar.Calendar.from_ical(export(whole, "ics"))
    assert [part.name for part in read.walk()] == ["VCALENDAR", "VTODO"]
    assert len(export(whole, "todo.txt").splitlines()) == 1
    assert len(json.loads(export(whole, "taskwarrior"))) == 1
    assert json.loads(export(whole, "json"))["sessions"][0]["title"] == text
