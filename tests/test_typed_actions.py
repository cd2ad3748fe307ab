"""One table of actions as people type them, driven through each place where an action is typed."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine

from tests.commands import Cli
from tests.rooms import Venue
from tests.session.plans import thinking_pair
from tests.tui.houses import house
from tests.tui.stages import pair, stage
from thinkpair.dates import Dates
from thinkpair.errors import UsageError
from thinkpair.plain.session import PlainSession
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.commands import AddAction
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.actions import list_actions
from thinkpair.tui.widgets.prompt_row import change_question
from thinkpair.wording.action_text import (
    action_line,
    parse_action,
    parse_action_elsewhere,
    parse_words,
    split_actions,
    undated_words,
)

TODAY = Dates(date(2026, 11, 21))
HERE = ("Ana", "Ben")


class Row(NamedTuple):
    typed: str
    here: str
    elsewhere: str
    what: str
    due: str
    follow_up: str

    def understood(self, owners: str) -> AddAction:
        return AddAction(tuple(owners.split(", ")), self.what, self.due or None, self.follow_up)


TABLE = [
    Row(*line.split("\t"))
    for line in Path(__file__).with_name("actions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
UNDERSTOOD = [row for row in TABLE if row.here != "?"]
ASKED_BACK = [row for row in TABLE if row.here == "?"]
FEW = slice(None, None, 3)
"""The rows that are typed into screens, which is dear: each third; all of them go through the reader behind."""


def added(action: Action | AgreedAction) -> AddAction:
    return AddAction(action.who, action.what, action.due, action.support)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.typed)
def test_reader(row: Row) -> None:
    """In a session and outside, the line is the action of the table, or is refused."""
    for owners, parse in ((row.here, parse_action), (row.elsewhere, parse_action_elsewhere)):
        if owners in ("?", "!"):
            with pytest.raises(UsageError):
                parse(row.typed, HERE, TODAY)
        else:
            assert parse(row.typed, HERE, TODAY) == row.understood(owners)


async def test_form() -> None:
    """The form of a running session: the line is typed in its first field, Enter goes on, the last field saves."""
    async with stage(pair()) as room:
        await room.press("a")
        for number, row in enumerate(UNDERSTOOD[FEW]):
            await room.type(row.typed)
            await room.press("enter")
            for _ in range(3):
                if len(room.live.view().actions) > number:
                    break
                await room.press("enter")
            assert len(room.live.view().actions) == number + 1
            assert added(room.live.view().actions[-1]) == row.understood(row.here)


@pytest.mark.parametrize("row", ASKED_BACK, ids=lambda row: row.typed)
async def test_form_asks_back(row: Row) -> None:
    """What is not understood stays in the field, and nothing is saved however often Enter is pressed."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type(row.typed)
        await room.press("enter", "enter", "enter", "enter", "enter")
        assert room.live.view().actions == ()
        assert row.typed.split(" by ")[0].strip(" :") in room.text


def test_plain() -> None:
    """A plain session: the line after "a"."""
    venue, said = Venue(thinking_pair()), list[str]()
    plain = PlainSession(venue.live, said.append)
    plain.hear("")
    for row in TABLE:
        plain.hear(f"a {row.typed}")
    assert [added(action) for action in venue.live.view().actions] == [row.understood(row.here) for row in UNDERSTOOD]
    assert sum("Not done" in line for line in said) == len(ASKED_BACK)


def test_command_line(cli: Cli, home: Path) -> None:
    """The command line: names that nobody knew are said, and what has no owner is refused with exit code 2."""
    with time_machine.travel("2026-11-21T12:00:00+00:00", tick=False):
        for row in TABLE:
            code, _, err = cli("actions", "add", row.typed)
            assert code == (2 if row.elsewhere == "!" else 0), row
            if "Budget" in row.elsewhere:
                assert "Budget is new here" in err
    wanted = [row.understood(row.elsewhere) for row in TABLE if row.elsewhere != "!"]
    assert sorted(map(added, list_actions(home / "sessions").all), key=str) == sorted(wanted, key=str)


async def test_all_actions(home: Path) -> None:
    """The list of all actions: what is refused stays in the line."""
    async with house() as room:
        await room.press("a")
        for row in TABLE[FEW]:
            await room.press("a", "ctrl+u")
            await room.type(row.typed)
            await room.press("enter")
            if row.elsewhere == "!":
                await room.press("escape")
    wanted = [row.understood(row.elsewhere) for row in TABLE[FEW] if row.elsewhere != "!"]
    assert sorted(map(added, list_actions(home / "sessions").all), key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize("row", UNDERSTOOD, ids=lambda row: row.typed)
def test_written_line_reads_back(row: Row) -> None:
    """An action that is written as a line is read back as the same action."""
    meant = row.understood(row.here)
    written = action_line(Action(number=1, who=meant.who, what=meant.what, due=meant.due, support=meant.support))
    assert parse_action(written, HERE, TODAY, was=meant.due) == meant


@pytest.mark.parametrize("what", ["call on Friday", "plan tomorrow", "finish in 2 weeks", "plan next week"])
def test_words_that_sound_like_a_date_read_back(what: str) -> None:
    """An action without a date stays without one when it is edited."""
    line = action_line(Action(number=1, who=("Ana",), what=what))
    assert parse_action(line, HERE, TODAY) == AddAction(("Ana",), what)


@pytest.mark.parametrize(
    "text", ["Budget: ask Ben about it", "call at 14:30", "read https://example.org/form", "note to self: rest"]
)
def test_with_an_owner_all_is_text(cli: Cli, home: Path, text: str) -> None:
    assert cli("actions", "add", "--owner", "Ana", text)[0] == 0
    (action,) = list_actions(home / "sessions").all
    assert (action.who, action.what) == (("Ana",), text)


def test_with_a_date_all_is_text(cli: Cli, home: Path) -> None:
    assert cli("actions", "add", "Ana: reduce the costs by friday", "--by", "none")[0] == 0
    (action,) = list_actions(home / "sessions").all
    assert (action.what, action.due) == ("reduce the costs by friday", None)


def test_asked_back_with_both_answers() -> None:
    """An owner who is not here is asked back: correct the name, or say who does it."""
    with pytest.raises(UsageError, match=r"nobody here is called “Budget” \(here: Ana, Ben\).*“Ana: Budget: ask Ben”"):
        parse_action("Budget: ask Ben", HERE, TODAY)
    with pytest.raises(UsageError, match="name the two"):
        parse_action("both: rest", ("Ana", "Ben", "Chi"), TODAY)


def test_old_date_may_stay() -> None:
    kept = Action(number=1, who=("Ana", "Zoe"), what="call by phone", due="2026-11-01", support="Ben")
    with pytest.raises(UsageError, match="in the past"):
        parse_action_elsewhere(action_line(kept), HERE, TODAY)
    assert parse_action_elsewhere(action_line(kept), HERE, TODAY, was="2026-11-01") == added(kept)


@pytest.mark.parametrize("slip", ["2026-12-04n", "202-12-04", "4 Dcember", "fryday", "asap", "Mo", "2w"])
def test_a_date_is_not_lost_by_a_slip(slip: str) -> None:
    """An action that had a date is not saved without one where what is typed behind "by" was to be one."""
    with pytest.raises(UsageError, match=f"“{slip}” is not a date: .*; in quotes it stays part of the action"):
        parse_action_elsewhere(f"Ana: call by {slip}", HERE, TODAY, was="2026-12-04")
    for typed in ("call by phone", f"call by “{slip}”", f"call by {slip}, no date"):
        assert parse_action_elsewhere(f"Ana: {typed}", HERE, TODAY, was="2026-12-04").due is None


def test_an_edit_says_that_there_is_no_date() -> None:
    venue, said = Venue(thinking_pair()), list[str]()
    plain = PlainSession(venue.live, said.append)
    for line in ("", "a Ana: call by 2026-12-04", "e 1 Ana: call by phone"):
        plain.hear(line)
    assert "Action 1 now reads: Ana: call by phone · no date set" in said


@pytest.mark.parametrize("phrase", ["next friday", "Friday", "by 12/5", "tomorrow", "May"])
def test_a_date_is_nobody_who_follows_up(cli: Cli, phrase: str) -> None:
    """It is asked who is meant; who is here may be called like a month, and a second name tells that of others."""
    for parse in (parse_action, parse_action_elsewhere):
        with pytest.raises(UsageError, match=f"“{phrase.removeprefix('by ')}” is a date: type a person’s whole name"):
            parse(f"Ana: call the bank, follow-up {phrase}", HERE, TODAY)
    code, _, err = cli("actions", "add", "Ana: call", "--follow-up", phrase)
    assert (code, "is a date: type a person’s whole name" in err) == (2, True)
    assert parse_action("Ana: call, follow-up May", ("Ana", "May"), TODAY).support == "May"
    assert parse_action("Ana: call, follow-up May Li", HERE, TODAY).support == "May Li"
    assert parse_action("Ana: write the follow-up by friday", HERE, TODAY).due == "2026-11-27"


async def test_a_date_is_nobody_who_follows_up_in_the_form() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: call")
        await room.press("enter", "enter")
        await room.type("next friday")
        await room.press("enter", "enter")
        assert "“next friday” is a date: type a person’s whole name" in " ".join(room.text.split())
        assert room.live.view().actions == ()
        await room.press("ctrl+u", "b", "enter")
        assert [action.support for action in room.live.view().actions] == ["Ben"]


def test_a_new_date_that_is_none_is_named() -> None:
    last = LastAction(session="", action=Action(number=1, who=("Ana",), what="call"), agreed_on="2026-11-20")
    with pytest.raises(ValueError, match="“frday” is not a date: write a date like"):
        change_question(last, "open", HERE, TODAY).to_command("frday")


def test_several_in_one_entry() -> None:
    """Several actions are separated by lines, and by semicolons before a name with a colon."""
    assert split_actions("- Ana: call; then write\n2. Ben: read; Chi, Ana: rest\n\n- [ ] Ana：sing；Ben：dance") == (
        "Ana: call; then write",
        "Ben: read",
        "Chi, Ana: rest",
        "Ana：sing",
        "Ben：dance",
    )


def test_words_of_owners() -> None:
    assert parse_words("Zoe: write by friday", HERE, TODAY, ("Ana",)) == AddAction(("Ana",), "Zoe: write", "2026-11-27")


UNDATED = [
    "by xmas",
    "by asap",
    "by Mo",
    "until Fr.",
    "by 2w",
    "by noon",
    "by 5pm",
    "by end of play",
    "by the next meeting",
    "until 17:30",
    "bis Freitag",
    "by fryday",
    "Tuesday",
    "on Tuesday at 10:00",
    "friday afternoon.",
    "until next Wendsday.",
    "before friday",
    "the bank, Tue",
    "12月5日",
]


@pytest.mark.parametrize("words", UNDATED)
def test_words_like_a_date(cli: Cli, words: str) -> None:
    """What begins like a date and is none stays part of the action, and it is said that no date was set."""
    venue, said = Venue(thinking_pair()), list[str]()
    plain = PlainSession(venue.live, said.append)
    plain.hear("")
    plain.hear(f"a Ana: call {words}")
    (action,) = venue.live.view().actions
    assert (action.what, action.due) == (f"call {words}", None)
    assert any("no date set" in line for line in said)
    code, out, err = cli("actions", "add", f"Ana: call {words}")
    assert (code, words in out, "No date set" in err) == (0, True, True)
    reference = out.split()[0]
    assert "No date set." not in cli("actions", "edit", reference, "--by", "2030-01-01")[2]


def test_a_name_in_front_is_put_before_a_colon(cli: Cli) -> None:
    """Where no owner was understood, what to type names the one who stands there, not somebody once more."""
    cli("actions", "add", "Zoë Li: call")
    for typed in ("Zoë:write to Ben", "zoe - write to Ben", "zoë write to Ben"):
        assert "“Zoë Li: write to Ben”" in cli("actions", "add", typed)[2]
    assert "“Ana: zoning plans”" in cli("actions", "add", "zoning plans")[2]


def test_a_mistyped_day_is_asked_about(cli: Cli) -> None:
    assert "No date set (did you mean “tomorrow”?)." in cli("actions", "add", "Ana: call the bank by tomorow")[2]
    venue, said = Venue(thinking_pair()), list[str]()
    plain = PlainSession(venue.live, said.append)
    plain.hear("")
    plain.hear("a Ana: call by fryday")
    assert any(line.endswith("no date set (did you mean “Friday”?)") for line in said)
    assert "did you mean" not in cli("actions", "add", "Ana: call by xmas")[2]


async def test_a_whole_line_is_nobody_who_asks_about_an_action() -> None:
    """In any field of a form it is parted; where nobody here is named it stays, to be corrected."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: call")
        await room.press("enter", "enter")
        await room.type("Zoë: Termin finden, bis Freitag")
        assert "not a name" in room.text
        await room.press("enter")
        assert room.live.view().actions == ()
        await room.press("ctrl+u")
        await room.type("Zoë")
        await room.press("enter")
        assert [action.support for action in room.live.view().actions] == ["Zoë"]


@pytest.mark.parametrize("due", [None, "2026-12-04"], ids=["by when", "who follows up"])
async def test_a_whole_line_beside_another_action(due: str | None) -> None:
    """It is saved as an action of its own; what stood in the other fields stays there, and is saved next."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ben: draft the letter" + (" by 4 Dec 2026" if due else ""))
        await room.press("enter")
        await room.type("Ana: call the bank by 11 Dec 2026, follow-up Ben")
        assert "Enter takes this as an action" in room.text
        await room.press("enter")
        assert "draft the letter" in room.text
        await room.press("enter", "enter", "enter")
        noted = [(action.who, action.what, action.due, action.support) for action in room.live.view().actions]
        assert noted == [
            (("Ana",), "call the bank", "2026-12-11", "Ben"),
            (("Ben",), "draft the letter", due, ""),
        ]


async def test_a_whole_line_while_an_action_is_edited() -> None:
    """It waits, and comes into the form when the edit is saved."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: call the bank")
        await room.press("enter", "enter", "enter", "down", "enter", "tab", "tab", "tab")
        await room.type("Ben: draft the letter, by 4 Dec 2026")
        await room.press("enter")
        assert "the other one comes next" in room.text
        await room.press("enter")
        assert "draft the letter" in room.text
        await room.press("enter", "enter", "enter", "enter")
        noted = [(action.who, action.what, action.due) for action in room.live.view().actions]
        assert noted == [(("Ana",), "call the bank", None), (("Ben",), "draft the letter", "2026-12-04")]


async def test_words_like_a_date_in_the_form() -> None:
    """The form says it below the field that stays empty, before anything is saved."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: call by xmas")
        await room.press("enter")
        assert "no date set" in room.text
        await room.type("5 Dec")
        assert "no date set" not in room.text


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.typed)
def test_no_needless_word_about_dates(row: Row) -> None:
    """Where nothing sounds like a date, or there is one, nothing is said."""
    assert undated_words(row.what, row.due or None) == ""


@pytest.mark.parametrize("typed", ["Karl-Heinz: call the bank by friday", "Karl-Heinz: rest\nZoe: sing"])
async def test_asked_back_in_a_small_window(typed: str) -> None:
    """At 40×12 all of the question is in sight, with the line that it is about."""
    async with stage(pair(), size=(40, 12)) as room:
        await room.press("a")
        await room.paste(typed) if "\n" in typed else await room.type(typed)
        await room.press("enter")
        words = " ".join(room.text.split())
        assert "Karl-Heinz: " in words
        assert "part of the action." in words
