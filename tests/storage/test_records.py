"""The record: what is kept of a session that is over, for people to read."""

import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.frozen_values import FINITE, values
from tests.storage.making import ID, PEOPLE, WALL, agreed, plan, started, whole
from thinkpair.session import events as ev
from thinkpair.session.actions import Item
from thinkpair.session.events import Event
from thinkpair.session.plan import Slot, SlotGroup
from thinkpair.session.state import Session, replay
from thinkpair.storage.journal.codec import decode, encode
from thinkpair.storage.record_builder import record_of
from thinkpair.storage.records import PersonRecord, Record, SlotRecord, read_record, record_path, stricter, write_record

REVIEWED = ev.ActionReviewed(at=4.0, session="old", number=3, verdict="smaller", change="half of it")
SAID = (datetime.fromisoformat(WALL) + timedelta(seconds=4)).isoformat()
COLLECTED = ev.ItemAdded(at=5.0, list="ideas", item=Item(number=1, text="A “tree”\nof two lines", votes=0))


def held(keep: str = "all", *more: Event) -> Session:
    """A session that is closed."""
    made = plan(keep)  # type: ignore[arg-type]  # the parameter of a test
    return replay(whole(started(made=made), agreed(1), REVIEWED, COLLECTED, *more))


def test_a_record_says_who_when_how_long_and_what_was_agreed(tmp_path: Path) -> None:
    write_record(tmp_path, record_of(held()))
    assert tomllib.loads(record_path(tmp_path).read_text()) == {
        "version": 1,
        "session": ID,
        "format": "thinking-pair",
        "title": "Thinking pair",
        "started": WALL,
        "keep": "all",
        "people": ["Ana", "Ben"],
        "planned": 600,
        "lasted": 700.0,
        "speed": 1.0,
        "slots": [
            {"round": 1, "repeat": 1, "turn": 1, "step": "Think", "speakers": ["Ana"], "planned": 300, "actual": 290.0},
            {"round": 1, "repeat": 1, "turn": 2, "step": "Think", "speakers": ["Ben"], "planned": 300, "actual": 290.0},
        ],
        "times": [
            {"name": "Ana", "planned": 300, "actual": 290.0},
            {"name": "Ben", "planned": 300, "actual": 290.0},
        ],
        "actions": [{"number": 1, "who": ["Ana"], "what": "ring the bank", "due": "2026-12-01"}],
        "reviews": [{"session": "old", "number": 3, "verdict": "smaller", "change": "half of it", "at": SAID}],
        "lists": [{"name": "ideas", "items": [{"number": 1, "text": "A “tree”\nof two lines", "votes": 0}]}],
    }


def test_the_formats_own_version_is_kept() -> None:
    made = replace(plan("all"), version="2.1")
    assert record_of(replay(whole(started(made=made)))).format_version == "2.1"


@pytest.mark.parametrize("keep", ["all", "times", "nothing"])
def test_a_record_is_read_as_it_was_written(tmp_path: Path, keep: str) -> None:
    record = record_of(held(keep))
    write_record(tmp_path, record)
    assert read_record(tmp_path) == (record, ())


def test_times_alone_are_times_alone() -> None:
    record = record_of(held("times"))
    assert record.people == PEOPLE
    assert len(record.slots) == len(record.times) == 2
    assert (record.actions, record.reviews, record.lists) == ((), (), ())


def test_of_nothing_no_one_and_no_time_is_left() -> None:
    record = record_of(held("nothing"))
    assert record == Record(
        version=1, session=ID, format="thinking-pair", title="Thinking pair", started=WALL, keep="nothing"
    )


def test_what_somebody_wrote_into_a_record_beyond_what_is_kept_is_not_read(tmp_path: Path) -> None:
    write_record(tmp_path, record_of(held()))
    path = record_path(tmp_path)
    path.write_text(path.read_text().replace('keep = "all"', 'keep = "times"'))
    record, _ = read_record(tmp_path)
    assert record is not None
    assert record.people == PEOPLE
    assert (record.actions, record.reviews, record.lists) == ((), (), ())


def test_the_stricter_word_of_the_start_holds_after_the_plan_was_made_again() -> None:
    again = ev.Replanned(at=1.0, plan=plan("all"))
    assert record_of(held("times", again)).keep == "times"


def test_the_strictest_wish_is_the_one_that_keeps_least() -> None:
    assert stricter("all", "times") == stricter("times", "all") == "times"
    assert stricter("nothing", "times", "all") == "nothing"


def test_a_removed_action_an_empty_list_and_what_was_undone_are_not_in_it() -> None:
    gone = ev.ItemRemoved(at=6.0, list="ideas", number=1)
    record = record_of(held("all", gone, ev.ActionRemoved(at=7.0, number=1), agreed(2, "undone"), ev.Undone(at=8.0)))
    assert (record.actions, record.lists) == ((), ())


def test_a_session_ended_before_its_last_slot_says_so_and_speed_is_told() -> None:
    first = replace(started(), speed=60.0)
    events: list[Event] = [first, ev.SlotBegan(at=0.0, slot=0), ev.Finished(at=100.26, early=True), ev.Closed(at=101.0)]
    record = record_of(replay(events))
    assert (record.early, record.speed, record.lasted) == (True, 60.0, 100.3)
    assert record.slots == (
        SlotRecord(round=1, repeat=1, turn=1, step="Think", speakers=("Ana",), planned=300, actual=100.3),
    )
    assert record.times[1] == PersonRecord(name="Ben", planned=300, actual=0.0, owed=100)


def test_an_open_slot_has_no_planned_time_and_an_open_floor_no_speakers() -> None:
    slot = Slot(
        round=1,
        round_title="",
        repeat=1,
        turn=1,
        step="Talk",
        step_number=1,
        start=0,
        seconds=None,
        groups=(SlotGroup(PEOPLE, {}, "open", PEOPLE),),
    )
    made = replace(plan(), slots=(slot,))
    (taken,) = record_of(replay(whole(started(made=made)))).slots
    assert (taken.planned, taken.speakers) == (None, ())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not understood: Object missing required field"),
        (b"\xff", "damaged: "),
        (b"a = ", "damaged: "),
        (b"a = " + b"[" * 50_000, "damaged: "),
        (b"a = " + b"9" * 5_000, "damaged: "),
        (b"version = 1979-05-27\n", "not understood: Expected `int`, got `date` - at `$.version`"),
        (b'session = "x"\nversion = 1\nkeep = "some"', "not understood: Invalid enum value 'some' - at `$.keep`"),
    ],
)
def test_a_damaged_record_is_named_with_its_file(tmp_path: Path, data: bytes, words: str) -> None:
    folder = tmp_path / ID
    folder.mkdir()
    record_path(folder).write_bytes(data)
    record, (note,) = read_record(folder)
    assert record is None
    assert note.startswith(f"{ID}/record.toml: {words}")
    assert note.isprintable()


def test_what_a_newer_version_or_a_hand_added_is_left_out_and_named(tmp_path: Path) -> None:
    write_record(tmp_path, record_of(held()))
    with record_path(tmp_path).open("a") as file:
        file.write('\n[[actions]]\nnumber = 2\nwho = ["Ben"]\nwhat = "by hand"\nmood = "good"\n')
    record, (note,) = read_record(tmp_path)
    assert record is not None
    assert [action.what for action in record.actions] == ["ring the bank", "by hand"]
    assert note.endswith("record.toml: Action.mood is not known to this version and was left out")


def test_a_record_is_not_read_through_a_link(tmp_path: Path) -> None:
    record_path(tmp_path).symlink_to("/dev/zero")
    record, notes = read_record(tmp_path)
    assert record is None
    assert "cannot be read" in notes[0]


RECORDS = values(Record, lasted=FINITE, speed=FINITE, slots=st.just(()), times=st.just(()))


@given(RECORDS)
@settings(max_examples=30)
def test_any_record_comes_back_from_toml(record: Record) -> None:
    import tomli_w

    safe = decode(Record, json.loads(json.dumps(encode(record))), set())
    assert decode(Record, tomllib.loads(tomli_w.dumps(encode(safe))), set()) == safe
