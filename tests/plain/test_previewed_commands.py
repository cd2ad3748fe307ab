"""What a facilitator types about the room: shown first, done with enter, refused in words."""

from datetime import UTC, datetime

import pytest

from tests.scenes import Scene
from thinkpair.errors import UsageError
from thinkpair.plain.previewed_commands import PreviewedCommands, began_ago
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.roster import absent, present


class Desk:
    """A scene that is typed at; what is said is kept."""

    def __init__(self, format_id: str = "thinking-round", *people: str) -> None:
        self.scene = Scene(format_id, people or ("Ana", "Ben", "Chi"))
        self.scene.start()
        self.said: list[str] = []
        self.room = PreviewedCommands(self.scene.live, self.said.append)

    def type(self, *lines: str) -> str:
        self.said.clear()
        for line in lines:
            assert self.room.hear(line)
        return "\n".join(self.said)


def test_a_change_is_shown_first_and_done_with_enter() -> None:
    desk = Desk()
    shown = desk.type("join Zoe after Ana")
    assert "Zoe: joins, " in shown
    assert "turns to go" in shown
    assert "Ends 09:" in shown
    assert "Zoe" not in present(desk.scene.live.session)
    assert "u undoes it" in desk.type("")
    assert present(desk.scene.live.session) == ("Ana", "Zoe", "Ben", "Chi")


def test_no_leaves_it_as_it_is_and_another_line_too() -> None:
    desk = Desk()
    assert "Cancelled." in desk.type("gone ben", "n")
    desk.type("gone ben", "who")
    assert not desk.room.hear("")
    assert absent(desk.scene.live.session) == {}


def test_people_go_and_come_and_are_listed() -> None:
    desk = Desk()
    desk.type("away ben", "", "gone chi", "")
    assert desk.type("who").splitlines()[1:] == ["Ben: stepped away", "Chi: has left"]
    assert desk.scene.live.view().owners == ("Ana", "Ben")
    desk.type("back be", "")
    assert absent(desk.scene.live.session) == {"Chi": "left"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gone Zed", "who is “Zed”? There are: Ana, Ben, Chi"),
        ("swap Ana", "type swap Ana, Ben"),
        ("role thinker Ana", "type role mentor Ana from Ben"),
        ("give Ana", "give Ana 1m"),
        ("began soon", "14:05"),
        ("fit 9", "which way?"),
        ("back Ana", "nobody is away"),
    ],
)
def test_what_is_not_understood_says_what_to_type(line: str, words: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Desk().type(line)
    assert words in str(refusal.value)


def test_a_name_that_is_there_already_is_refused() -> None:
    with pytest.raises(IllegalCommand, match="too similar"):
        Desk().type("join ANA")


def test_a_session_that_is_behind_is_fitted_by_a_number() -> None:
    desk = Desk()
    assert desk.type("fit") == "On time: nothing to catch up."
    desk.scene.do(ask.Pause())
    desk.scene.clock.advance(240)
    desk.scene.do(ask.Continue())
    table = desk.type("fit")
    assert "to go " in table
    assert "4 min behind" in table
    desk.type("fit 1")
    assert abs(desk.scene.live.view().behind) < 20


def test_the_last_things_done_are_told_newest_first() -> None:
    desk = Desk()
    desk.type("pass ana", "")
    assert desk.type("history").splitlines() == ["  Ana passed for now", "  started", "  left a question open"]


@pytest.mark.parametrize(
    ("text", "ago"), [("8:55", 300), ("10m ago", 600), ("half past eight", 1800), ("23:59", 9 * 3600 + 60)]
)
def test_when_it_began_is_a_time_of_day_or_a_while_ago(text: str, ago: int) -> None:
    assert began_ago(text, datetime(2026, 11, 7, 9, 0, tzinfo=UTC)) == ago


def test_the_rounds_are_listed_skipped_and_jumped_to() -> None:
    desk = Desk()
    listed = desk.type("rounds").splitlines()
    assert len(listed) > 1
    assert ": now, " in listed[0]
    last = listed[-1].split(":")[0].split(maxsplit=1)[1]
    assert f"Jump to “{last}”?" in desk.type(f"jump {last[:4].lower()}")
    shown = desk.type("skip")
    assert shown.startswith("Skip the rest of “")
    assert "Ben, Chi: " in shown
    assert "u undoes it" in desk.type("")
    assert "Break: not planned → 5:00" in desk.type("break 5 min", "", "break 5")


@pytest.mark.parametrize(
    ("line", "words"),
    [("jump", "which round?"), ("jump nowhere", "which round is “nowhere”?"), ("break", "how many minutes?")],
)
def test_a_round_that_is_not_there_is_told_what_there_is(line: str, words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        Desk().type(line)


def test_the_end_for_today_is_shown_first() -> None:
    desk = Desk()
    assert "to be resumed another day" in desk.type("today")
    desk.type("")
    assert desk.scene.live.session.phase == "left"
