"""What is said and answered at the end of a session, by what of it is saved."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.full import room
from tests.rooms import NINE
from tests.session.plans import thinking_pair
from thinkpair.errors import ExitCode, FilesError
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import end_session, find_unsaved, folder_of
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.actions import Retention
from thinkpair.session.events import PlanChanged
from thinkpair.session.plan import Setup
from thinkpair.storage.sessions import Sessions
from thinkpair.wording.session_text import end_words, unsaved_words


class House:
    """A session in its first turn, saved so far, and what opens it."""

    def __init__(self, home: Path, record: Retention = "all") -> None:
        self.clock = VirtualClock(NINE)
        self.home = home
        self.service = SessionService(Sessions(home / "sessions"), self.clock)
        plan = thinking_pair()
        plan = replace(plan, record=record)
        self.live: LiveSession = self.service.new(plan, Setup(people=plan.people), {}, lambda *_: plan)
        self.live.do(ask.Start())
        assert self.live.event_store.flush(10)

    def words(self) -> tuple[str, ExitCode]:
        """End it; return what is said and the exit code."""
        ended = end_session(self.live, self.service)
        return end_words(ended), ended.exit_code

    def finish(self) -> None:
        self.live.do(ask.Finish())
        assert self.live.event_store.flush(10)


def test_what_is_saved_is_said_to_be_saved(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.live.do(ask.Leave())
    assert house.words() == ("Saved. Resume with: thinkpair resume", ExitCode.DONE)


@pytest.mark.parametrize(
    ("record", "discard", "words"),
    [
        ("all", False, "Closed. Saved here. See the minutes: thinkpair sessions show "),
        ("times", False, "Closed. Only the times are saved, as its format says. See the minutes: "),
        ("nothing", False, "Closed. Nothing of it is saved."),
        ("all", True, "Closed. Nothing of it is saved."),
    ],
)
def test_what_is_left_of_a_closed_session_is_said(tmp_path: Path, record: Retention, discard: bool, words: str) -> None:
    house = House(tmp_path, record)
    house.finish()
    house.live.do(ask.Close(discard=discard))
    said, code = house.words()
    assert said.startswith(words)
    assert code == ExitCode.DONE


@pytest.mark.parametrize("closes", [False, True])
def test_a_full_disk_is_named_with_how_much_since_when(tmp_path: Path, closes: bool) -> None:
    house = House(tmp_path)
    house.finish()
    house.clock.advance(120)
    with room(0):
        house.live.do(ask.Undo())
        house.clock.advance(60)
        house.live.do(ask.Redo())
        house.live.do(ask.Close() if closes else ask.Leave())
        words, code = house.words()
    assert words == "3 things since 09:02 are not saved: the disk is full.\nResume with: thinkpair resume"
    assert code == ExitCode.FILES


def test_a_plan_made_again_is_no_thing_of_its_own(tmp_path: Path) -> None:
    house = House(tmp_path)
    with room(0):
        house.live.do(ask.StepAway("Ben"))
        assert not house.live.event_store.flush(10)
        assert any(isinstance(event, PlanChanged) for event in house.live.event_store.waiting)
        unsaved = find_unsaved(house.live)
    assert unsaved
    assert unsaved.things == sum(not isinstance(event, PlanChanged) for event in house.live.event_store.waiting)


def test_room_that_comes_back_before_the_end_is_room(tmp_path: Path) -> None:
    house = House(tmp_path)
    with room(0):
        house.live.do(ask.Pause())
        assert not house.live.event_store.flush(10)
        assert find_unsaved(house.live)
    house.live.do(ask.Leave())
    assert house.words() == ("Saved. Resume with: thinkpair resume", ExitCode.DONE)


def test_where_the_folder_is_gone_everything_is_named_and_nothing_can_be_resumed(tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "sessions").rename(tmp_path / "elsewhere")
    words, code = house.words()
    assert words.startswith("2 things since 09:00 are not saved: its files are gone")
    assert "Resume" not in words
    assert code == ExitCode.FILES


def test_a_folder_that_moves_back_is_there_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "sessions").rename(tmp_path / "elsewhere")
    assert not house.live.event_store.flush(0)
    (tmp_path / "elsewhere").rename(tmp_path / "sessions")
    house.live.retry()
    assert house.live.event_store.flush(0)
    assert house.words()[1] == ExitCode.DONE


def test_a_file_that_somebody_cut_is_no_place_to_go_on_in(tmp_path: Path) -> None:
    house = House(tmp_path)
    journal = tmp_path / "sessions" / house.live.session_id / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:50])
    house.live.do(ask.Pause())
    assert not house.live.event_store.flush(10)
    unsaved = find_unsaved(house.live)
    assert unsaved
    assert unsaved_words(unsaved).startswith("3 things since 09:00 are not saved: its files are gone or re")
    assert len(journal.read_bytes()) == 50
    house.live.close()


def test_what_is_saved_elsewhere_is_said_with_the_way_back(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    (tmp_path / "home" / "sessions").rename(tmp_path / "gone")
    house.live.do(ask.Leave())
    copy = house.live.copy_to(tmp_path / "stick")
    words, code = house.words()
    assert words == f"Saved only in {copy}. To have it back, copy that folder into {tmp_path}/home/sessions"
    assert code == ExitCode.FILES
    assert Sessions(tmp_path / "stick").summary(copy.name).state == "interrupted"


def test_a_closed_session_that_is_saved_elsewhere_has_its_record_there(tmp_path: Path) -> None:
    house = House(tmp_path / "home", "times")
    house.finish()
    (tmp_path / "home" / "sessions").rename(tmp_path / "gone")
    house.live.do(ask.Close())
    copy = house.live.copy_to(tmp_path / "stick")
    assert house.words()[1] == ExitCode.FILES
    assert [path.name for path in copy.iterdir()] == ["record.toml"]


@pytest.mark.parametrize(("record", "stays"), [("all", True), ("times", False), ("nothing", False)])
def test_a_copy_has_no_more_than_was_to_be_saved(tmp_path: Path, record: Retention, stays: bool) -> None:
    house = House(tmp_path, record)
    house.finish()
    copy = house.live.copy_to(tmp_path / "stick")
    house.live.do(ask.Close())
    assert house.words()[1] == ExitCode.DONE
    assert copy.exists() == stays


def test_a_session_that_cannot_be_discarded_is_said_to_be_there_still(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.finish()
    with room(0):
        house.live.do(ask.Close(discard=True))
        words, code = house.words()
    assert words == "The session is not deleted yet: the disk is full.\nResume with: thinkpair resume"
    assert code == ExitCode.FILES


def test_a_record_that_cannot_be_written_is_a_problem_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)

    def put_away(self: SessionService, live: LiveSession) -> None:
        live.close()
        raise FilesError("cannot write record.toml: the disk is full")

    monkeypatch.setattr(SessionService, "put_away", put_away)
    house.finish()
    house.live.do(ask.Close())
    assert house.words() == ("cannot write record.toml: the disk is full", ExitCode.FILES)


def test_the_home_of_nobody_is_no_folder() -> None:
    with pytest.raises(FilesError, match="invalid folder"):
        folder_of("~nobody-of-this-name/x")
