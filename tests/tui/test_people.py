"""The people: who is here, what each had, and letting them come and go; each change is shown before it is done."""

from syrupy.assertion import SnapshotAssertion

from tests.tui.planned import planned
from tests.tui.stages import SIZES, Stage
from thinkpair.plain.previewed_commands import entry_words
from thinkpair.session import commands as ask
from thinkpair.session.ledger import floor_times
from thinkpair.session.roster import absent, present, roster
from thinkpair.storage.record_builder import record_of
from thinkpair.tui.screens.people import PeopleScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.wording.minutes import minutes

ABC = ("Ana", "Ben", "Chi")
MANY = tuple(f"{first}{second}n" for first in "BCDFGHJKLMNPRSTVWXYZ" for second in "aeiouäöüéô")


def _done(room: Stage) -> list[str]:
    return [amendment.kind for amendment in room.live.session.amendments]


async def test_everyone_with_state_turns_and_time(snapshot: SnapshotAssertion) -> None:
    async with planned(*ABC) as room:
        await room.pass_time(240)
        await room.press("enter")
        await room.pass_time(90)
        await room.press("p", "end", "w", "enter", "home")
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")


async def test_a_turn_that_is_passed_on_counts_as_long_as_it_was() -> None:
    """Another one is to come for it: nobody is said to have twice the time of the others."""
    async with planned(*ABC) as room:
        await room.pass_time(60)
        before = {entry.person: entry.planned for entry in floor_times(room.live.session, room.live.now)}
        await room.press("p", "home", "enter", "down", "down", "enter", "enter")
        assert _done(room) == ["passed for now"]
        after = {entry.person: entry.planned for entry in floor_times(room.live.session, room.live.now)}
        assert after == {**before, "Ana": before["Ana"] + 60}


async def test_somebody_late_is_shown_before_joining_and_taken_back() -> None:
    async with planned(*ABC) as room:
        await room.pass_time(60)
        await room.press("p", "j")
        await room.type("Zoe after an")
        await room.press("enter")
        assert "Zoe joins, in the seat after Ana?" in room.text
        assert "Zoe: joins, 1 turn to go, 5 min" in room.text
        assert "Ends 14:50 instead of 14:45, 5 min behind" in room.text
        assert _done(room) == []
        await room.press("escape")
        assert "Cancelled." in room.text
        await room.press("j")
        assert _done(room) == []
        await room.type("Zoe after an")
        await room.press("enter")
        await room.pass_time(5)
        assert "Speak · Ana · 3:55 left, running" in room.text
        await room.press("enter")
        assert present(room.live.session) == ("Ana", "Zoe", "Ben", "Chi")
        assert "Done: Zoe joined (u undoes it)" in room.text
        await room.press("u")
        assert present(room.live.session) == ABC
        assert isinstance(room.app.screen, PeopleScreen)


async def test_people_come_before_the_start() -> None:
    async with planned(*ABC, started=False) as room:
        await room.press("p", "j")
        await room.type("Zoe")
        await room.press("enter", "enter", "escape", "enter")
        assert room.live.view().phase == "running"
        assert present(room.live.session) == (*ABC, "Zoe")


async def test_several_are_pasted_and_who_is_refused_stays_typed_with_the_reason() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "j")
        await room.paste("- Zoe\n- ana\n- Yan after Zoe\n")
        await room.press("enter", "enter")
        assert present(room.live.session) == (*ABC, "Zoe")
        assert "too similar to “Ana”: add an initial" in " ".join(room.text.split())
        assert "who joins ▌ana, Yan after Zoe" in room.text
        await room.press("home", "right", "right", "right")
        await room.type("belle")
        await room.press("enter", "enter", "enter")
        assert present(room.live.session) == (*ABC, "Zoe", "Yan", "anabelle")


async def test_a_seat_after_somebody_who_is_not_here_is_refused() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "j")
        await room.type("Zoe after Max")
        await room.press("enter")
        assert "after whom? “Max” is not here" in room.text
        assert _done(room) == []


async def test_one_key_for_what_somebody_does() -> None:
    asked = {
        "x": ("Ben leaves?", "left"),
        "w": ("Ben steps away?", "stepped away"),
        "p": ("Ben passes for now, to the end of the round?", "passed for now"),
        "P": ("Ben passes altogether?", "passed"),
    }
    async with planned(*ABC) as room:
        await room.press("p")
        for key, (question, done) in asked.items():
            await room.press("home", "down", key)
            assert question in room.text
            await room.press("enter")
            assert _done(room) == [done]
            await room.press("u")


async def test_once_somebody_left_the_mark_stays_in_its_line_and_the_keys_mean_who_is_there_now() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "down", "x", "enter")
        assert absent(room.live.session) == {"Ben": "left"}
        assert "▸ Chi" in room.text
        await room.press("w", "enter")
        assert "▸ Chi  away" in room.text


async def test_who_is_away_stays_in_the_list_and_comes_back() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "down", "w", "enter")
        assert absent(room.live.session) == {"Ben": "away"}
        assert "▸ Ben  away" in room.text
        assert "x leaves" not in room.keys
        await room.press("c", "enter")
        assert present(room.live.session) == ABC


async def test_two_are_marked_to_swap_places_or_a_role() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "down", "s")
        assert "Select who Ben swaps places with" in room.text
        await room.press("x", "down", "enter")
        assert "Ben and Chi swap places?" in room.text
        await room.press("enter")
        assert room.live.plan.people == ("Ana", "Chi", "Ben")
        await room.press("t", "down", "enter")
        assert "holds no role now" in room.text
        await room.press("home", "t")
        assert "Nobody else holds a role now" in room.text
        await room.press("down", "t", "home", "enter")
        assert "takes the role “host” from Ana?" in room.text
        await room.press("enter")
        assert room.live.plan.fixed["host"] != ("Ana",)


async def test_time_cut_short_is_said_when_asked_for_and_given_back() -> None:
    async with planned(*ABC) as room:
        await room.press("p")
        assert "g give time" not in room.keys
        await room.press("escape", "minus")
        await room.pass_time(220)
        await room.press("enter", "p")
        assert "short" not in room.text
        await room.press("enter")
        assert "1:00 short" in room.text
        await room.press("escape", "g")
        assert "Ana gets 1:00 more, next?" in room.text
        await room.press("enter")
        assert room.live.view().next
        assert (room.live.view().next.who, room.live.view().next.seconds) == ("Ana", 60)  # type: ignore[union-attr]
        await room.press("enter")
        assert "short" not in room.text


async def test_enter_offers_what_can_be_done() -> None:
    async with planned(*ABC, size=(40, 12)) as room:
        await room.press("p", "down", "enter")
        assert "Ben leaves" in room.text
        await room.press("enter", "enter")
        assert _done(room) == ["left"]


async def test_among_many_a_name_is_found_by_its_letters() -> None:
    async with planned(*MANY, size=(40, 12)) as room:
        assert len(MANY) == 200
        await room.press("p", "slash")
        await room.type("zon")
        assert [line.split()[:2] for line in room.text.splitlines()[1:3]] == [["Zon", "here"], ["Zön", "here"]]
        await room.press("enter")
        await room.settle()  # the list is long again, then it is scrolled
        assert "▸ Zon" in room.text
        await room.press("x")
        assert "Zon leaves?" in room.text


async def test_hostile_names_and_markup_stay_text() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "j")
        await room.type("\x1b[31m[b]Zoe")
        await room.press("enter", "enter")
        assert "[b]Zoe" in room.text
        assert "\x1b" not in present(room.live.session)[-1]


async def test_the_clock_goes_on_and_the_end_makes_room_for_the_close() -> None:
    async with planned("Ana", "Ben") as room:
        await room.press("enter", "enter", "p")
        await room.pass_time(30)
        assert "9:30" in room.text
        await room.press("j")
        room.live.do(ask.Finish())
        await room.pass_time(1)
        assert isinstance(room.app.screen, SessionSummaryScreen)


async def test_the_back_row_never_sees_who_is_owed_what() -> None:
    async with planned(*ABC) as room:
        await room.press("b", "p", "f", "U")
        assert isinstance(room.app.screen, StageScreen)


async def test_the_summary_says_what_is_unused_and_who_was_not_there_for_all_of_it() -> None:
    async with planned(*ABC) as room:
        await room.pass_time(220)
        await room.press("p", "end", "x", "enter", "j")
        await room.type("Zoe")
        await room.press("enter", "enter", "escape", "enter", "enter", "enter", "enter")
        assert isinstance(room.app.screen, SessionSummaryScreen)
        assert "spoke 3:40 of 5:00, 1:20 unused" in room.text
        assert "Chi: left at 14:24" in room.text
        assert "Zoe: joined at 14:24" in room.text


async def test_speaking_time_is_the_same_on_every_screen_and_in_the_minutes() -> None:
    """The summary rounded to the nearest second, minutes to the next, and the people to the last that was over."""
    async with planned("Ana", "Ben") as room:
        await room.pass_time(64.8)
        await room.press("enter")
        await room.press("p")
        assert "1:04 of 5:00" in room.text
        (people,) = (entry_words(entry) for entry in roster(room.live.session, room.live.now) if entry.name == "Ana")
        room.live.do(ask.Finish())
        await room.press("escape")
        told = [people, room.text, "\n".join(minutes(record_of(room.live.session)))]
        assert all("spoke 1:04 of 5:00" in words for words in told)


async def test_where_nobody_holds_a_role_any_more_the_round_can_be_skipped() -> None:
    async with planned(*ABC) as room:
        await room.press("p", "x")
        assert "skip the rest of “Turns”" in room.text
        number = next(line.split()[0] for line in room.text.splitlines() if "skip the rest" in line)
        await room.press(number)
        assert "Ana" not in present(room.live.session)
        assert "Talk" in room.live.view().round_title
