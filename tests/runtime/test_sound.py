"""The ways in which a session is heard, and what is taken where one does not work."""

import sys
import threading
from pathlib import Path

import pytest

from tests.rooms import Venue
from tests.session.plans import plan_of, slot, thinking_pair
from thinkpair.runtime import chime, sound
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.sound import BELL, Cue, Sounder, cue, notification
from thinkpair.session import commands as ask
from thinkpair.session.events import SlotBegan, SlotEnded, TimeUp
from thinkpair.session.plan import AtEnd, ClockStyle, Plan
from thinkpair.session.state import replay
from thinkpair.settings import Sound


@pytest.fixture(autouse=True)
def _one_player(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chime, "players", lambda: iter([("aplay",)]))


def _settled() -> None:
    """Wait for the threads that play; each ends as soon as its player has."""
    for thread in threading.enumerate():
        if thread.daemon and thread.name.startswith("chime"):
            thread.join(10)


@pytest.mark.parametrize(("way", "marks", "sent"), [("bell", False, 2), ("bell", True, 3), ("none", True, 0)])
def test_marks_are_heard_where_that_is_wanted(way: Sound, marks: bool, sent: int) -> None:
    written: list[str] = []
    sounder = Sounder(way, written.append, marks=marks)
    for signal in ("end", "soft end", "mark"):
        sounder(signal)
    assert written == [BELL] * sent


def test_the_chime_is_played_aside_and_the_bell_stays_silent() -> None:
    played: list[Cue] = []
    written: list[str] = []

    def play(cue: Cue) -> bool:
        played.append(cue)
        return True

    sounder = Sounder("chime", written.append, environ={}, play=play)
    sounder("end")
    _settled()
    assert (played, written) == (["end"], [])


def test_where_the_chime_fails_the_bell_rings_from_then_on() -> None:
    played: list[Cue] = []
    written: list[str] = []

    def play(cue: Cue) -> bool:
        played.append(cue)
        return False

    sounder = Sounder("chime", written.append, environ={}, play=play)
    for _ in range(3):
        sounder("end")
        _settled()
    assert (len(played), written) == (1, [BELL] * 3)


def test_a_chime_that_hangs_holds_nobody_up() -> None:
    released = threading.Event()
    written: list[str] = []
    sounder = Sounder("chime", written.append, environ={}, marks=True, play=lambda cue: released.wait(10))
    sounder("end")
    sounder("mark")  # the chime is still to be heard: no second one over it
    assert sum(thread.name.startswith("chime") for thread in threading.enumerate()) == 1
    released.set()
    _settled()
    assert written == []


def test_where_nothing_plays_or_nobody_sits_at_the_machine_the_bell_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    Sounder("chime", written.append, environ={"SSH_CONNECTION": "1 2 3 4"})("end")
    monkeypatch.setattr(chime, "players", lambda: iter([]))
    Sounder("chime", written.append, environ={})("end")
    assert written == [BELL, BELL]


@pytest.mark.parametrize(
    ("environ", "sequence"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b]99;;Time’s up\x1b\\"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, "\x1b]777;notify;thinkpair;Time’s up\x1b\\"),
        ({"TERM": "xterm-256color"}, "\x1b]9;Time’s up\x1b\\"),
        ({"TERM": "tmux-256color", "TMUX": "x"}, "\x1bPtmux;\x1b\x1b]9;Time’s up\x1b\x1b\\\x1b\\"),
    ],
)
def test_a_notification_is_what_the_terminal_reads(environ: dict[str, str], sequence: str) -> None:
    written: list[str] = []
    Sounder("notification", written.append, environ=environ)("end")
    assert written == [sequence]


def test_a_notification_cannot_be_ended_from_within() -> None:
    assert notification("a\x1b\\\x07b\x9c", {}).count("\x1b") == 2
    assert "\x07" not in notification("a\x07b", {})


def test_the_chimes_own_process_is_waited_for_and_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "chime.py"
    program.write_text("import sys; print('x'); print('y', file=sys.stderr); sys.exit(sys.argv[1] != 'soft')")
    monkeypatch.setattr(chime, "__file__", str(program))
    assert sound.play_chime("mark")
    assert not sound.play_chime("end")
    assert capfd.readouterr() == ("", "")


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chime.py"
    program.write_text("import signal; signal.pause()")
    monkeypatch.setattr(chime, "__file__", str(program))
    monkeypatch.setattr(sound, "_PATIENCE", 0.2)
    assert not sound.play_chime("end")


def test_a_python_that_is_not_there_is_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert not sound.play_chime("end")


class Ear:
    """A session and what was heard of it at each look."""

    def __init__(self, plan: Plan) -> None:
        self.venue = Venue(plan)
        self.venue.live.do(ask.Start())
        self.look()

    def look(self, seconds: float = 0) -> Cue | None:
        self.venue.clock.advance(seconds)
        return cue(self.venue.live.news())


@pytest.mark.parametrize(
    ("clock", "at_end", "heard"),
    [
        ("digits", "wait", "end"),
        ("digits", "next", "end"),
        ("bar", "wait", "soft end"),
        ("bar", "next", "soft end"),
        ("hidden", "wait", None),
        ("hidden", "next", "soft end"),
    ],
)
def test_an_end_is_as_loud_as_the_clock_is_seen(clock: ClockStyle, at_end: AtEnd, heard: Cue | None) -> None:
    ear = Ear(thinking_pair(300, clock=clock, at_end=at_end))
    assert ear.look(299) is None
    assert ear.look(1) == heard
    assert ear.look(1) is None


def test_many_ends_that_come_to_light_at_once_are_one_sound() -> None:
    ear = Ear(plan_of(*(slot(60, at_end="next", marks=(10,)) for _ in range(20))))
    assert ear.look(3600) == "end"
    assert ear.look() is None


def test_a_mark_is_heard_as_a_mark() -> None:
    ear = Ear(plan_of(slot(300, marks=(60,))))
    assert ear.look(240) == "mark"
    assert ear.look(1) is None


def test_an_end_by_hand_is_not_heard() -> None:
    ear = Ear(thinking_pair())
    ear.look(100)
    ear.venue.live.do(ask.EndTurn())
    assert ear.look() is None


def test_the_end_of_a_held_silence_is_heard() -> None:
    ear = Ear(plan_of(slot(300, early="silence"), slot(300)))
    ear.look(100)
    ear.venue.live.do(ask.EndTurn())
    assert ear.look(100) is None
    assert ear.look(100) == "end"


def test_an_end_that_an_undo_brings_to_light_is_not_heard() -> None:
    ear = Ear(thinking_pair(60))
    ear.look(30)
    ear.venue.live.do(ask.EndTurn())
    ear.look(45)
    ear.venue.live.do(ask.Undo())
    assert ear.look() is None
    assert ear.venue.live.view().phase == "overtime"


def test_going_on_after_a_breath_is_not_heard_again() -> None:
    began = Venue(thinking_pair(60)).live.session.began
    session = replay([began, SlotBegan(at=0.0, slot=0), TimeUp(at=60.0, slot=0)])
    ended = SlotEnded(at=70.0, slot=0, by="clock")
    assert cue([Moment(ended, replay([ended], session))]) is None
