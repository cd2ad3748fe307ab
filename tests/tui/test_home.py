"""Home: what is offered first, and what each entry leads to."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from threading import Event

import pytest
from msgspec.structs import replace
from textual.color import Color

from tests.storage.making import ID, agreed, keep, plan, started, whole
from tests.tui.houses import House, house, house_service
from tests.tui.stages import SIZES, quiet_settings, widgets_are_gone
from tests.tui.textual_private import screen_strips
from thinkpair.runtime.interfaces import Sharing
from thinkpair.session import events as ev
from thinkpair.session.state import replay
from thinkpair.settings import load_settings
from thinkpair.sharing.remembered_rooms import RememberedRooms
from thinkpair.sharing.room_line import Broker, new_room
from thinkpair.storage.action_log import own_folder
from thinkpair.storage.actions import add_action
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.controllers.home import HomeController
from thinkpair.tui.screens import home as home_screen
from thinkpair.tui.screens.all_actions import AllActionsScreen
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.history import MinutesScreen
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.settings_store import SettingsStore
from thinkpair.tui.widgets.home_lists import HomeList

LATER = "2026-11-21-1410-thinking-pair-k2x7"


def _held(home: Path, *more: ev.Event) -> None:
    sessions = keep(home / "sessions", [*whole(started(), *more)])
    sessions.settle(ID)


def _interrupted(home: Path) -> None:
    first = started(LATER, "2026-11-21T14:10:00+00:00")
    keep(home / "sessions", [first, ev.SlotBegan(at=0.0, slot=0)], LATER)


def _marked(room: House) -> str:
    return next((line for line in room.text.splitlines() if "▸" in line), "")


@pytest.mark.parametrize("size", SIZES)
async def test_a_newcomer_is_told_what_this_is_and_what_to_press(size: tuple[int, int]) -> None:
    async with house(size) as room:
        assert "Everybody gets the same time" in room.text
        assert "Start a session" in room.text
        assert "Thinking pair" in _marked(room)
        assert "enter open" in room.keys
        await room.press("enter")
        assert isinstance(room.app.screen, SetupScreen)


async def test_q_ends_the_program() -> None:
    async with house() as room:
        await room.pilot.press("q")
        assert room.app.return_code == 0


async def test_a_session_that_was_just_left_is_marked_and_its_format_is_not_called_held_before(home: Path) -> None:
    async with house() as room:
        await room.press("enter")
        for letter in "Ana":
            await room.press(letter)
        await room.press("enter", "B", "e", "n", "ctrl+s")
        await room.press("enter")
        room.clock.advance(90)
        await room.press("enter")
        await room.press("q", "enter")
        assert isinstance(room.app.screen, HomeScreen)
        assert "Ana, Ben" in _marked(room)
        assert "held before" not in room.text


async def test_a_new_group_takes_the_people_of_the_last_session_by_one_key(home: Path) -> None:
    async with house() as room:
        await room.press("g", "n")
        assert "same people" not in room.text
    _held(home)
    async with house() as room:
        await room.press("g", "n")
        assert "f3 same people" in room.text
        await room.press("f3")
        assert "Ana" in room.text
        assert "Ben" in room.text


async def test_the_people_of_last_time_are_those_who_held_a_session(home: Path) -> None:
    """Not those of a start that was left again."""
    _held(home)
    left = started(LATER, "2026-11-21T14:10:00+00:00", plan(people=("Test", "Other")))
    keep(home / "sessions", [left], LATER)
    async with house() as room:
        await room.press("down", "enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert "f3 same people" in room.keys
        await room.press("f3")
        assert "Ana" in room.text
        assert "Other" not in room.text


async def test_names_that_were_typed_stay_for_the_next_format(home: Path) -> None:
    async with house() as room:
        await room.press("enter", "Z", "o", "e", "escape")
        await room.press("down", "enter")
        assert "Zoe" in room.text


async def test_what_was_looked_for_and_comes_after_the_program_was_left_is_no_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with house(left_at_once=True) as room:
        screen = room.app.screen
        assert isinstance(screen, HomeScreen)

        async def until_the_end(look: Callable[[], object]) -> object:
            await widgets_are_gone(screen)
            return look()

        monkeypatch.setattr(home_screen, "to_thread", until_the_end)
        screen.refresh_home()
        await room.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_an_interrupted_session_comes_first(home: Path, size: tuple[int, int]) -> None:
    _held(home)
    _interrupted(home)
    async with house(size) as room:
        assert "Continue" in room.text
        assert "Ana, Ben" in _marked(room)
        await room.press("enter")
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("enter")
        assert room.app.ticker
        assert room.app.ticker.live.session_id == LATER
        room.app.let_go()


async def test_open_actions_are_there_with_their_dates_and_can_be_done_and_taken_back(home: Path) -> None:
    _held(home, agreed(1), agreed(2, "read"))
    async with house() as room:
        assert "Open actions" in room.text
        assert "○ Ana  ring the bank  Tue 1 Dec" in room.text
        assert "d done" not in room.keys
        await room.press("home", "d")
        assert "Done: ring the bank (u reopens)" in room.text
        assert "Ana  ring the bank" not in room.text
        assert "Ana  read" in room.text
        await room.press("d")
        assert "Open actions" not in room.text
        assert "Thinking pair" in _marked(room)
        await room.press("u")
        assert "read" in room.text
    async with house() as room:
        assert "read" in room.text
        assert "ring the bank" not in room.text


async def test_of_many_actions_the_pressing_ones_are_shown(home: Path) -> None:
    many = [agreed(number, f"thing {number}") for number in range(1, 9)]
    late = replace(many[7], action=replace(many[7].action, due="2026-11-20"))
    _held(home, *many[:7], late)
    async with house() as room:
        assert "3 more …" in room.text
        assert "● Ana  thing 8   overdue" in room.text
        await room.press("home")
        assert "thing 8, overdue since yesterday" in room.text
        await room.press(*["down"] * 5, "enter")
        assert isinstance(room.app.screen, AllActionsScreen)


@pytest.mark.parametrize("key", ["enter", "a"])
async def test_an_action_opens_in_the_list_of_all_where_it_is_marked(home: Path, key: str) -> None:
    for what in ("the first", "the second", "the third"):
        add_action(home / "sessions", datetime.now(UTC), ("Ana",), what)
    async with house() as room:
        await room.press("home", "down", "down")
        assert "the third" in _marked(room)
        await room.press(key)
        assert isinstance(room.app.screen, AllActionsScreen)
        assert "the third" in _marked(room)
        await room.press("d")
        assert "Done: Ana: the third" in room.text
        assert "the third" not in _marked(room)


async def test_what_was_deleted_meanwhile_goes_from_the_lists_and_that_is_said(home: Path) -> None:
    _held(home, agreed(1))
    async with house() as room:
        await room.press("home")
        rmtree(home / "sessions" / ID)
        await room.press("enter")
        assert "there is no session" in room.text
        assert "ring the bank" not in room.text
        assert "Thinking pair" in _marked(room)


@pytest.mark.parametrize("keys", [("d",), ("a", "d")], ids=["Home", "all actions"])
async def test_an_action_whose_session_was_deleted_meanwhile(home: Path, keys: tuple[str, ...]) -> None:
    """It is not marked as done: it goes from the list, and why is said."""
    _held(home, agreed(1))
    async with house() as room:
        await room.press("home", *keys[:-1])
        assert "ring the bank" in room.text
        rmtree(home / "sessions" / ID)
        await room.press(keys[-1])
        await room.rest()
        assert "this action is gone: its session was deleted" in room.text
        assert "ring the bank" not in room.text
        assert not list((home / "sessions").rglob("*.jsonl"))


async def test_what_is_open_stands_beside_what_can_be_begun(home: Path) -> None:
    """Where it is wide; the arrow keys go through the columns one after the other."""
    _held(home, agreed(1))
    async with house((120, 36)) as room:
        line = next(line for line in room.text.splitlines() if "Start a session" in line)
        assert "Open actions" in line
        await room.press("end")
        assert "ring the bank" in _marked(room)
        await room.resize(80, 24)
        await room.rest()
        line = next(line for line in room.text.splitlines() if "Open actions" in line)
        assert "Start a session" not in line


async def test_lists_that_are_empty_say_what_will_stand_there_and_which_key_makes_it() -> None:
    """Beside the others, where there is room; what was held has no such words once it is there."""
    async with house((120, 36)) as room:
        assert "Nothing open. What you agree in a session" in room.text
        assert "Do you meet again? g shows the groups, n" in room.text
        await room.resize(80, 24)
        assert "Nothing open." not in room.text


async def test_formats_have_summaries_where_there_is_room_and_what_serves_a_need_has_a_question() -> None:
    async with house((120, 36)) as room:
        row = next(line for line in room.text.splitlines() if "Check-in" in line)
        assert "A short round at the start" in row
        for size in ((120, 36), (80, 24)):
            await room.resize(*size)
            await room.press("slash")
            await room.type("confidence")
            assert "Confidence, to begin with" in room.text
            await room.press("escape", "escape")


async def test_a_row_opens_on_click(home: Path) -> None:
    async with house((100, 30)) as room:
        lines = room.text.splitlines()
        y = next(index for index, line in enumerate(lines) if "Thinking round" in line)
        await room.click(lines[y].index("Thinking round"), y)
        await room.rest()
        assert isinstance(room.app.screen, SetupScreen)
        assert room.app.screen.title_words == "Thinking round"


async def test_the_selected_row_is_filled_to_its_end() -> None:
    async with house((80, 24)) as room:
        strips = screen_strips(room.app)
        y = next(index for index, strip in enumerate(strips) if "▸" in strip.text)
        ground = Color.parse(room.app.theme_variables["block-cursor-background"]).rgb
        filled = [segment for segment in strips[y] if segment.style and segment.style.bgcolor]
        cells = [s for s in filled if s.style and s.style.bgcolor and s.style.bgcolor.get_truecolor() == ground]
        assert sum(segment.cell_length for segment in cells) >= 70


async def test_the_section_with_the_focus_has_a_heavy_line_beside_its_title(home: Path) -> None:
    _interrupted(home)
    async with house() as room:
        for title, other in (("Continue", "Start a session"), ("Start a session", "Continue")):
            assert f"{title} ━━━" in room.text
            assert f"{other} ━" not in room.text
            await room.press("tab")


async def test_all_formats_are_a_line_away() -> None:
    async with house((120, 36)) as room:
        await room.press("end", "enter", *"coffee")
        assert "Lean coffee" in room.text
        assert "Check-in" not in room.text
        assert "thing 5" not in room.text


async def test_a_past_session_shows_its_minutes(home: Path) -> None:
    _held(home, agreed(1))
    async with house((40, 12)) as room:
        await room.press("tab")
        assert "today 14:05" in _marked(room)
        await room.press("enter")
        assert isinstance(room.app.screen, MinutesScreen)
        assert "Ana: ring the bank, by Tue 1" in room.text
        await room.press("escape")
        assert isinstance(room.app.screen, HomeScreen)
        await room.press("shift+tab", "shift+tab", "enter")
        assert isinstance(room.app.screen, MinutesScreen)


async def test_what_was_held_last_is_at_hand(home: Path) -> None:
    """A session that was closed before it began was not held."""
    first = started(made=plan(form="lean-coffee"))
    keep(home / "sessions", [*whole(first)]).settle(ID)
    left = "2026-11-21-1505-check-in-x7k3"
    unbegun = started(left, made=plan(form="check-in"))
    keep(home / "sessions", [unbegun, ev.Closed(at=0.0)], left).settle(left)
    async with house() as room:
        assert "Lean coffee" in _marked(room)


async def test_a_format_is_found_by_its_words() -> None:
    async with house((40, 12)) as room:
        await room.press("slash", *"coffee le")
        assert "Lean coffee" in _marked(room), "what Enter opens"
        assert "Thinking pair" not in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, SetupScreen)
        await room.press("escape")
        assert "Lean coffee" in _marked(room)
        await room.press("escape")
        assert "Thinking pair" in room.text
        await room.press("slash", *"pair", "down", "down", "enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert "Appreciation" in room.text
        await room.press("escape", "escape")
        await room.press("slash", *"quqd")
        assert room.app.is_running
        await room.press("enter")
        assert room.app.screen.query_one("#find").has_focus


async def test_a_session_that_is_open_elsewhere_can_be_joined(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr("thinkpair.tui.controllers.unfinished.run_in_terminal", lambda *words: called.append(words))
    monkeypatch.setattr(ThinkpairApp, "suspend", lambda app: nullcontext())
    _interrupted(home)
    elsewhere = Sessions(home / "sessions").open(LATER)
    async with house() as room:
        assert "running elsewhere" in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, QuestionScreen)
        assert "This session is open in another window." in room.text
        assert "process" not in room.text
        await room.press("enter")
        assert called == [("join", LATER)]
        await room.press("enter", "escape")
        assert isinstance(room.app.screen, HomeScreen)
    elsewhere.close()


async def test_a_damaged_session_is_named_and_the_rest_is_there(home: Path) -> None:
    _held(home)
    _interrupted(home)
    journal = next((home / "sessions" / ID).glob("record*"))
    journal.write_text("not [ toml")
    async with house() as room:
        assert "record.toml" in room.text
        assert "Continue" in room.text


@pytest.mark.parametrize("title", ["[red]T", "[@click=app.quit]T[/]", "lone [/ T", "\x1b]2;T\x07", "\u202eT"])
async def test_hostile_titles_and_names_are_text(home: Path, title: str) -> None:
    folder = home / "formats"
    folder.mkdir(parents=True)
    text = Path("formats/thinking-pair.toml").read_text(encoding="utf-8")
    quoted = title.encode("unicode_escape").decode().replace("\\x", "\\u00")
    (folder / "thinking-pair.toml").write_text(text.replace('"Thinking pair"', f'"{quoted}"'), encoding="utf-8")
    made = replace(plan(), title=title, people=(title, "Ben"))
    keep(home / "sessions", [replace(started(LATER, made=made)), ev.SlotBegan(at=0.0, slot=0)], LATER)
    async with house() as room:
        for forbidden in "\x1b\x07\u202e":
            assert forbidden not in room.text
        if title.isprintable():
            assert room.text.count(title) == 3
        await room.press("tab", "enter")


async def test_a_format_with_errors_is_told_and_home_stays(home: Path) -> None:
    folder = home / "formats"
    folder.mkdir(parents=True)
    (folder / "thinking-pair.toml").write_text('title = "Thinking pair"\npeople = "many"\n[[round]]\n')
    async with house() as room:
        await room.press("enter")
        assert isinstance(room.app.screen, HomeScreen)
        assert "thinking-pair.toml:2:" in room.text
        await room.press("down", "enter")
        assert isinstance(room.app.screen, SetupScreen)


async def test_a_format_that_is_gone_from_the_disk_is_not_found_any_more(home: Path) -> None:
    """What is searched in was there when Home looked last."""
    folder = home / "formats"
    folder.mkdir(parents=True)
    text = Path("formats/thinking-pair.toml").read_text(encoding="utf-8")
    (folder / "our-pair.toml").write_text(text.replace('"Thinking pair"', '"Our pair"'), encoding="utf-8")
    service = house_service()
    controller = HomeController(
        ThinkpairApp(AppContext(settings=quiet_settings())), service, SettingsStore(load_settings()), lambda live: None
    )
    ids = controller.look().formats
    (folder / "our-pair.toml").unlink()
    controller.look()
    assert "our-pair" in ids
    assert [format.id for format in controller.formats(ids)] == [each for each in ids if each != "our-pair"]


def test_home_opens_without_the_format_language_and_the_engine() -> None:
    """They come with Set-up, and with the first session."""
    import subprocess
    import sys

    home = ", ".join(f"thinkpair.tui.{name}" for name in ("entry_points", "controllers.home", "screens.home"))
    code = f"import sys, thinkpair.cli.run, {home}; print(*sys.modules)"
    names = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert "thinkpair.tui.screens.home" in names
    assert not {"pydantic", "thinkpair.session.engine", "thinkpair.runtime.live_session"} & set(names)


async def test_damage_in_the_log_of_changed_actions_is_told(home: Path) -> None:
    _held(home, agreed(1), agreed(2, "read"))
    async with house() as room:
        await room.press("home", "d", "d")
    log = own_folder(home / "sessions") / "journal.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"number":1', b'"number":7'))
    async with house() as room:
        assert f"{log.parent.name}/journal.jsonl:2: damaged; left as it is" in room.text


def _met(home: Path, *people: str, identifier: str) -> None:
    """These people have held a session, in which the first of them agreed to something."""
    first = started(identifier, "2026-11-21T13:10:00+00:00")
    setup = replace(first.setup, people=people)
    first = replace(first, setup=setup, plan=replace(first.plan, people=people))
    added = agreed(1, f"SECRET of {people[0]}", people[:1])
    keep(home / "sessions", [*whole(first, added)], identifier).settle(identifier)


async def test_names_and_actions_are_shown_where_all_belongs_to_the_same_people(home: Path) -> None:
    _met(home, "Ana", "Ben", identifier="2026-11-21-1310-thinking-pair-aaaa")
    async with house() as room:
        assert "SECRET of Ana" in room.text
        assert "show names" not in room.keys


async def test_another_client_in_the_room_reads_counts_until_names_are_asked_for(home: Path) -> None:
    _met(home, "Ana", "Ben", identifier="2026-11-21-1310-thinking-pair-aaaa")
    _met(home, "Kim", "Zoltan", identifier="2026-11-21-1310-thinking-pair-bbbb")
    async with house() as room:
        for name in ("Ana", "Ben", "Kim", "Zoltan", "SECRET"):
            assert name not in room.text
        assert "2 open actions" in room.text
        assert "v shows names" in room.text
        assert "2 sessions" in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert not any(name in room.text for name in ("Ana", "Kim"))
        assert "f3 fills in those of last" in room.text
        await room.press("f3")
        assert any(name in room.text for name in ("Ana", "Kim"))
        await room.press("escape", "v")
        assert "SECRET of Kim" in room.text
        await room.press("v")
        assert "SECRET" not in room.text


async def test_names_that_were_asked_for_stay_behind_a_question_and_are_hidden_once_home_was_left(home: Path) -> None:
    _met(home, "Ana", "Ben", identifier="2026-11-21-1310-thinking-pair-aaaa")
    _met(home, "Kim", "Zoltan", identifier="2026-11-21-1310-thinking-pair-bbbb")
    async with house() as room:
        await room.press("v", "question_mark", "escape")
        assert isinstance(room.app.screen, HomeScreen)
        assert "SECRET of Kim" in room.text
        await room.press("h", "escape")
        assert isinstance(room.app.screen, HomeScreen)
        assert "v shows names" in room.text


@pytest.mark.parametrize("size", SIZES)
async def test_up_goes_through_all_sections_as_down_does_and_home_and_end_to_their_ends(
    home: Path, size: tuple[int, int]
) -> None:
    _held(home, agreed(1, "call the bank", ("Ana",)), agreed(2, "write", ("Ben",)))
    _interrupted(home)
    async with house(size) as room:

        def marked() -> tuple[str, int]:
            assert isinstance(room.app.focused, HomeList)
            return room.app.focused.id or "", room.app.focused.at

        await room.press("home", "up")
        down = [marked()]
        while len(down) < 2 or down[-1] != down[-2]:
            await room.press("down")
            down.append(marked())
        assert down[0] == ("resume", 0)
        assert {"actions", "formats", "sessions"} <= {name for name, _ in down}
        up = [down.pop()]
        while up[-1] != ("resume", 0):
            await room.press("up")
            up.append(marked())
        assert up == down[::-1]
        await room.press("end")
        assert marked() == up[0]
        await room.press("home")
        assert marked() == ("resume", 0)


async def test_copies_are_named(home: Path) -> None:
    """What a synced folder made of a group is no second group: it is counted, with the command that compares."""
    (home / "groups").mkdir(parents=True)
    for name in ("six", "six-thinkpad"):
        (home / "groups" / f"{name}.toml").write_text('title = "Six"\nkind = "pair"\n[[person]]\nname = "Ana"\n')
    async with house() as room:
        text = " ".join(room.text.split())
        assert "1 conflicting copy from another machine: `thinkpair sessions conflicts`" in text
        assert len(room.app.screen.query_one("#groups", HomeList).value) == 1


class _Elsewhere(Sharing):
    """A session that was shared at a broker, which has not said yet who holds it now."""

    def __init__(self) -> None:
        self.said = Event()

    @property
    def asks_who_writes(self) -> bool:
        return not self.said.is_set()


async def test_home_says_so_while_the_broker_is_asked_who_holds_a_session(home: Path) -> None:
    """The screen goes on; no key is done to a session that somebody else may hold by now."""
    _interrupted(home)
    shared = _Elsewhere()
    async with house() as room:
        service = replace(room.service, share=lambda _, live, __: setattr(live, "shared", shared))
        controller = HomeController(room.app, service, SettingsStore(load_settings()), room.app.open_session)
        controller.unfinished.resume(LATER)
        await room.settle()
        assert "Asking the broker who holds the session now" in room.text
        await room.press_at_once("enter")
        shared.said.set()
        await room.rest()
        assert isinstance(room.app.screen, HomeScreen)
        shared.said.clear()
        controller.unfinished.resume(LATER)
        await room.settle()
        shared.said.set()
        await room.rest()
        assert room.app.ticker
        assert room.app.ticker.live.session_id == LATER


async def test_who_does_not_wait_for_the_broker_is_told_what_that_means(home: Path) -> None:
    _interrupted(home)
    shared = _Elsewhere()
    async with house() as room:
        service = replace(room.service, share=lambda _, live, __: setattr(live, "shared", shared))
        HomeController(room.app, service, SettingsStore(load_settings()), room.app.open_session).unfinished.resume(
            LATER
        )
        await room.settle()
        assert "what you do is set aside if someone else holds it" in room.text
        await room.press_at_once("down", "enter")
        await room.rest()
        assert room.app.ticker
        assert room.app.ticker.live.session_id == LATER


async def test_a_session_that_was_joined_last_is_joined_again_from_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = list[tuple[str, ...]]()
    monkeypatch.setattr("thinkpair.tui.controllers.unfinished.run_in_terminal", lambda *typed: ran.append(typed))
    monkeypatch.setattr(ThinkpairApp, "suspend", lambda app: nullcontext())
    session = replay([started()])
    (home / "state").mkdir(parents=True)
    RememberedRooms(home / "state").remember_joined(new_room(Broker("broker.example.org", 8883)), session)
    async with house() as room:
        assert "joined last" in room.text
        await room.press("enter")
        assert ran == [("join",)]


async def test_home_says_where_a_session_that_was_shared_may_go_on(home: Path) -> None:
    _interrupted(home)
    rooms = RememberedRooms(home / "state")
    async with house() as room:
        assert "may go on" not in room.text
    rooms.remember(LATER, new_room(Broker("broker.example.org", 8883)), (1, "a"))
    async with house() as room:
        assert "may go on elsewhere" in room.text
    rooms.remember(LATER, new_room(Broker("broker.example.org", 8883)), (1, "a"), "Ben")
    async with house() as room:
        assert "Ben took it over" in room.text
