"""What a session in lines of text says and hears."""

import os
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.rooms import NINE, Venue
from tests.session.plans import group, pick, plan_of, slot, thinking_pair
from tests.sharing.programme_net import Caller
from thinkpair.plain.lines import DescriptorLines
from thinkpair.plain.session import PlainSession, hold
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import go_on_with
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.plan import Placeholder
from thinkpair.session.state import replay
from thinkpair.session.undoable_state import PersistentStack
from thinkpair.wording.run_sheet import kept_words


class Desk:
    """Somebody who types and reads."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.read: list[str] = []
        self.heard: list[str] = []
        self.plain = PlainSession(venue.live, self.read.append, self.heard.append)
        self.plain.open()

    def type(self, *lines: str) -> list[str]:
        seen = len(self.read)
        for line in lines:
            self.plain.hear(line)
        return self.read[seen:]

    def wait(self, seconds: float) -> list[str]:
        seen = len(self.read)
        self.venue.clock.advance(seconds)
        self.plain.pass_time()
        return self.read[seen:]


def test_a_pair_from_start_to_close() -> None:
    desk = Desk(Venue(thinking_pair()))
    assert desk.read == ["Tiny", kept_words("all"), "Enter starts. Type ? for help."]
    assert "Ana · Think, 5 min" in desk.type("")
    assert any("Time’s up" in line for line in desk.wait(300))
    assert "Ben · Think, 5 min" in desk.type("")
    assert any(line.startswith("Agreed actions") for line in desk.type(""))
    assert "Action 1: Ana: call, by Fri 27 November 2026" in desk.type("Ana: call by friday")
    assert desk.type("")[-1].startswith("Enter saves and closes")
    desk.type("")
    assert desk.plain.over


def test_the_end_of_the_input_ends_the_line_that_was_begun() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"who\na Ana: call the bank")
    os.close(writing)
    lines = DescriptorLines(reading)
    heard: list[str | None] = []
    while None not in heard:
        heard += lines.wait(5.0)
    os.close(reading)
    assert heard == ["who", "a Ana: call the bank", None]


def test_a_session_is_discarded_at_its_close_if_that_is_asked_for_twice() -> None:
    desk = Desk(Venue(thinking_pair()))
    assert "Not done" in desk.type("discard")[0]
    desk.type("", "end")
    assert "Type discard again" in desk.type("discard")[0]
    desk.type("s")
    assert "Type discard again" in desk.type("discard")[0]
    desk.type("discard")
    assert desk.plain.over
    assert desk.venue.kept.events[-1] == ev.Closed(at=0.0, discard=True)


def test_an_action_is_said_to_be_recorded() -> None:
    desk = Desk(Venue())
    assert "Saved." in desk.type("", "a Ben: rest")


def test_actions_that_are_recorded_together_are_said_once_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Venue())
    with monkeypatch.context() as slow:
        slow.setattr(LiveSession, "recorded", False)
        assert not [line for line in desk.type("", "a Ben: rest", "a Ana: read") if "Saved" in line]
    assert "Saved (2 actions)." in desk.wait(1)


def test_an_action_that_goes_with_the_close_is_not_said_to_be_kept() -> None:
    desk = Desk(Venue(replace(thinking_pair(), record="times")))
    assert "Deleted at the close, as its format says." in desk.type("", "a Ben: rest")


def test_enter_closes_nothing_at_once_that_deletes_actions() -> None:
    desk = Desk(Venue(replace(thinking_pair(), record="times")))
    said = desk.type("", "a Ben: rest", "end", "")[-1]
    assert said.startswith("Saved: names and times only, as its format says. The close deletes “Ben: rest”.")
    assert not desk.venue.live.session.closed
    desk.type("a Ana: read", "")
    assert "The close deletes “Ben: rest” and “Ana: read”." in desk.read[-1]
    desk.type("")
    assert desk.venue.live.session.closed


def test_zero_is_heard_and_not_in_a_step_without_a_clock() -> None:
    loud = Desk(Venue(plan_of(slot(60))))
    loud.type("")
    loud.wait(60)
    assert loud.heard == ["end"]
    quiet = Desk(Venue(plan_of(slot(60, clock="hidden", at_end="wait"))))
    quiet.type("")
    quiet.wait(60)
    assert quiet.heard == []


def test_a_mark_is_said_once() -> None:
    desk = Desk(Venue(plan_of(slot(300, marks=(60, -30)))))
    desk.type("")
    assert desk.wait(30) == ["30 s gone"]
    assert desk.wait(210) == ["1 min left"]
    assert desk.wait(1) == []


def test_a_mark_is_said_with_its_words() -> None:
    words = (("Last questions, ", Placeholder("speaker"), "."), ())
    desk = Desk(Venue(plan_of(slot(300, marks=(60, 30), says=words))))
    desk.type("")
    assert desk.wait(240) == ["1 min left: Last questions, Ana."]
    assert desk.wait(30) == ["30 s left"]


def test_notes_are_said_when_they_are_asked_for() -> None:
    desk = Desk(Venue(plan_of(slot(300, notes=("Watch ", Placeholder("speaker"), ".")), slot(60))))
    assert not any("Watch" in line for line in (*desk.read, *desk.type("")))
    assert desk.type("notes") == ["Notes: Watch Ana."]
    desk.type("")
    assert desk.type("notes") == ["No notes here."]


def test_what_cannot_be_done_is_said_and_changes_nothing() -> None:
    desk = Desk(Venue())
    assert desk.type("+")[0].startswith("Not done: ")
    assert desk.type("nonsense")[0].startswith("Not done: ")


def test_undo_says_where_the_session_is_again() -> None:
    desk = Desk(Venue())
    desk.type("")
    desk.venue.clock.advance(60)
    desk.type("")
    assert desk.type("u") == ["Undone. Ana: Think, 4 min left."]


def test_a_choice_is_asked_and_answered() -> None:
    open_slot = slot(60, groups=(group("Ana", "Ben", floor="choose"),), before=(pick("pick:1", "Ana", "Ben"),))
    desk = Desk(Venue(plan_of(slot(60), open_slot)))
    assert "Who is next? (Ana / Ben)" in desk.type("", "")
    desk.type("ben")
    assert desk.venue.asked == [{"pick:1": "Ben"}]


def test_a_list_is_noted_and_voted_on() -> None:
    collect, vote = slot(60, collect="topics", step="Collect"), slot(60, vote="topics", step="Vote", at_end="next")
    desk = Desk(Venue(plan_of(collect, vote)))
    assert desk.type("")[-1] == "Type items, one per line."
    assert desk.type("i pay", "i room") == ["1. pay", "2. room"]
    told = desk.type("")
    assert [line for line in told if line.startswith("  ")] == ["  1. pay", "  2. room", "  0 of 6 votes given"]
    assert told[-1] == "Type v 1 3 for three votes on item 1."
    assert desk.type("v 2 5") == ["2. room (5 votes) · 5 of 6 votes given"]


def test_at_zero_more_time_is_offered_where_the_format_has_it() -> None:
    desk = Desk(Venue(plan_of(slot(60, extend=180))))
    desk.type("")
    told = desk.wait(60)
    assert any("3 min, if you want it" in line for line in told)
    assert told[-1] == "Type more for more time."


def test_quitting_keeps_everything() -> None:
    desk = Desk(Venue())
    assert any("Quit" in line for line in desk.type("", "q"))
    assert desk.plain.over
    assert replay(desk.venue.kept.events).phase == "left"


@pytest.mark.parametrize(("typed", "words"), [("", "3½ min left"), ("3", "5 min left")])
def test_coming_back_asks_what_becomes_of_the_time(typed: str, words: str) -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    venue.live = go_on_with(
        replay(venue.kept.events), Memory(), VirtualClock(NINE), alive=100.0, away=600.0, replan=None
    )
    desk = Desk(venue)
    assert "away 10 min" in desk.read[1]
    assert desk.type("7") == ["Type 1, 2 or 3."]
    assert any(words in line for line in desk.type(typed))


def test_what_was_interrupted_for_long_is_said_in_days() -> None:
    venue = Venue()
    venue.live.do(ask.Start())
    venue.live = go_on_with(
        replay(venue.kept.events), Memory(), VirtualClock(NINE), alive=9.0, away=28.2 * 86_400, replan=None
    )
    assert "away 28 days" in Desk(venue).read[1]


def test_the_end_of_the_input_leaves_the_session() -> None:
    class Nobody:
        def wait(self, seconds: float) -> Iterator[str | None]:
            yield ""
            yield None

    venue = Venue()
    hold(venue.live, Nobody(), lambda line: None)
    assert venue.live.view().phase == "left"


def test_the_machine_is_kept_awake_while_a_clock_runs() -> None:
    typed = iter(["", "p", "p", None])

    class Hands:
        def wait(self, seconds: float) -> Iterator[str | None]:
            yield next(typed)

    awake: list[bool] = []
    hold(Venue().live, Hands(), lambda line: None, keep_awake=awake.append)
    assert awake == [False, True, False, True]


def test_lines_that_come_faster_than_they_are_done_are_all_done() -> None:
    """What takes long because there is much of it is no standstill: nothing is asked, and no line is lost."""
    venue = Venue()
    venue.clock.by_itself = True

    class Pipe:
        def wait(self, seconds: float) -> Iterator[str | None]:
            yield ""
            for number in range(99):
                venue.clock.advance(0.2)
                yield f"a Ana: call {number}"
            yield None

    read: list[str] = []
    hold(venue.live, Pipe(), read.append)
    assert len(venue.live.session.actions) == 99
    assert not any("stood still" in line for line in read)


def test_a_line_walks_none_of_the_actions_and_items_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line costs the same however many came before it: a hundred thousand can be piped in."""
    desk = Desk(Venue(plan_of(slot(300, collect="ideas"), lists=("ideas",))))
    desk.type("", "a Ana: call", "i tea")

    def walk(stack: PersistentStack[object]) -> Iterator[object]:
        assert not stack, f"walked: {stack!r}"
        return iter(())

    monkeypatch.setattr(PersistentStack, "__iter__", walk)
    assert desk.type("a Ana: write")[0].startswith("Action 2: Ana: write")
    assert desk.type("i coffee") == ["2. coffee"]
    assert desk.type("s", "p", "p", "+", "u", "redo")[-1].startswith("Redone.")


@pytest.mark.parametrize(("typed", "words"), [("", "3½ min left"), ("2", "Time’s up"), ("3", "5 min left")])
def test_after_a_sleep_it_is_asked_once_what_becomes_of_the_time(typed: str, words: str) -> None:
    desk = Desk(Venue())
    desk.type("")
    desk.wait(100)
    desk.venue.clock.advance(480, asleep=True)
    assert desk.wait(0) == [
        "The machine slept for 8 min.",
        "That time: 1 don’t count it (enter), 2 count it, 3 restart the turn?",
    ]
    assert desk.wait(1) == desk.heard == []
    assert any(words in line for line in desk.type(typed))
    assert len(desk.heard) == (typed == "2")


def test_a_line_that_was_typed_before_the_question_is_no_answer_to_it() -> None:
    desk = Desk(Venue())
    desk.type("")
    desk.venue.clock.advance(480, asleep=True)
    told = desk.type("")
    assert told[0].startswith("Not done: ")
    assert told[1:] == [
        "The machine slept for 8 min.",
        "That time: 1 don’t count it (enter), 2 count it, 3 restart the turn?",
    ]


def test_the_end_of_the_input_while_it_is_asked_leaves_the_question_for_the_next_time() -> None:
    desk = Desk(Venue())
    desk.type("")
    desk.venue.clock.advance(480, asleep=True)
    desk.wait(0)
    kept = len(desk.venue.kept.events)
    desk.plain.leave()
    assert len(desk.venue.kept.events) == kept


def test_the_actions_so_far_are_read_with_their_numbers() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.type("")
    assert desk.type("actions") == ["No actions yet."]
    desk.type("a Ana: call the bank", "a Ben: rest")
    assert desk.type("actions") == ["1. Ana: call the bank\n2. Ben: rest"]


def test_what_is_left_and_what_is_gone_make_up_the_whole() -> None:
    """1.96 s are 2.0 in tenths: "4:59 left, 0:02 so far" of 5:00."""
    desk = Desk(venue := Venue(plan_of(slot(300, "Ana"))))
    desk.type("")
    venue.clock.advance(1.96)
    assert "4:58 left, 0:02 so far" in desk.type("s")[0]


def test_the_help_is_read_for_a_word() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.type("")
    (said,) = desk.type("? action")
    assert "d 1 " in said
    assert "u / redo" not in said
    assert desk.type("? zebra") == ["Nothing on “zebra” here. Type ? for all of it."]
    assert "history" in desk.type("?")[0]


def test_where_we_are_says_what_is_asked_too() -> None:
    asks = slot(300, groups=(group("Ana", "Ben", prompt=("What is on your mind?",)),))
    desk = Desk(Venue(plan_of(asks)))
    desk.type("")
    assert "5:00 left, 0:00 so far.\n  What is on your mind?" in desk.type("s")[0]


def test_a_pause_says_what_resumes_and_one_that_is_taken_up_what_it_is() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.type("")
    assert desk.type("p") == ["Paused.", "Enter resumes."]
    assert Desk(desk.venue).read[:2] == ["Tiny", "Ana: Paused, 5 min left."]


def test_what_cannot_be_says_why_in_words_of_its_own() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.type("")
    assert desk.type("e 9 call") == ["Not done: there are no actions"]
    desk.type("a Ana: call")
    assert desk.type("e 9 call") == ["Not done: action 9 not found"]
    assert desk.type("r 1 done") == ["Not done: there are no actions from last time"]
    assert desk.type("break 999") == ["Not done: a break is from 1 minute to 4 hours long"]
    assert desk.type("back Ben") == ["Not done: nobody is away"]
    assert desk.type("leave Ben")[-1] == "Enter confirms, n cancels."


class _Shared(Caller):
    """A session that is shared, once the broker is a right one."""

    connected_words = "Connected: Ana (you, holds it), Ben"
    unfinished_names = ("Ben",)
    broker = ""

    def use_broker(self, address: str, password: str = "") -> str:
        self.broker = address
        return "ana" if "ana@" in address else ""

    def invite(self) -> tuple[str, str]:
        self.words = ""  # it is not tried any more
        return ("mqtt://broker#key", "") if self.broker else ("", "no broker answers")


def test_how_long_somebody_is_away_is_said_once() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.venue.live.shared = shared = _Shared()
    said = list[str]()
    for words in ("Ben has been away for 3 s.", "Ben has been away for 12 s.", "Ben is here.", "Ben has left."):
        shared.words = words
        said += desk.type("who")[1:]
    assert said == ["Ben has been away for 3 s.", "Ben is here.", "Ben has left."]


def test_who_is_here_and_over_which_broker_is_a_line() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.venue.live.shared = shared = _Shared()
    desk.type("who")
    shared.words = "Not shared: no broker answers."
    desk.type("share", "share ftp:broker", "share mqtts://ana@broker", "share mqtts://broker")
    said = "\n".join(desk.read)
    assert "Connected: Ana (you, holds it), Ben." in said
    assert "Not shared: no broker answers. Type share mqtts://user@host for another broker." in said
    assert said.count("no broker answers") == 1
    assert "Type the password of ana at this broker in another terminal: thinkpair share --password" in said
    assert shared.broker == "mqtts://broker"
    assert said.endswith("Send this line to whoever joins: thinkpair join 'mqtt://broker#key'")


def test_enter_closes_nothing_at_once_while_another_types_an_action() -> None:
    desk = Desk(Venue(thinking_pair()))
    desk.venue.live.shared = _Shared()
    desk.type("end", "")
    assert desk.venue.live.session.phase == "finished"
    assert desk.read[-1] == "Ben is typing an action. Close the session now? Enter closes it."
    desk.type("")
    assert desk.venue.live.session.closed
