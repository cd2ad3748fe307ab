"""The rooms of a programme as whoever watches them reads them: in a table, and in lines."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import inf

from thinkpair.session.undoable_state import Phase
from thinkpair.sharing.programme_watch import ProgrammeWatch, SeenCall, SeenRoom, Standing
from thinkpair.units import (
    ON_TIME,
    capitalised,
    clock_digits,
    count_of,
    in_columns,
    join_names,
    nearest_minute,
    pace_words,
    say_duration,
    say_roughly,
)

HEADINGS = ("", "Room", "State", "Left", "Turn", "Round", "Ends", "Seen", "Format")
"""The columns, those first that the narrowest screen has, too; the first is a sign."""

SIGNS: Mapping[Standing, str] = {"late": "▲", "lost": "?", "left": "■", "on time": "·", "closed": "✓"}
_WORDS: Mapping[Standing, str] = {"lost": "no contact", "left": "has quit", "closed": "closed"}
_COUNTED: Mapping[Standing, str] = {**_WORDS, "late": "late", "left": "quit", "on time": "on time"}
_MAY_GO_ON = "quit, others there"
_NOW: Mapping[Phase, str] = {
    "ready": "ready",
    "paused": "paused",
    "choosing": "choice",
    "capture": "actions",
    "finished": "summary",
}
_FRESH = 45.0
"""Seconds within which every room says something."""

CALLS = ("Two minutes left", "Come back")
"""Calls that need not be typed."""

_APART = 120.0
"""Seconds by which the clock of a room may differ from the one here."""

_CLOCK = "Set the clock in {0}: it is {1} {2} the one here, and its times are wrong."
_CLOCKS = "Set the clocks in {}: they differ from the one here, and their times are wrong."
_OWN_CLOCK = "Check the clock here: those in all rooms differ from it."
_SENDING = "Sending “{}”…"
_NOT_SENT = "Not sent: “{}”. Call again once the connection is back."
_NO_ROOMS = "No rooms yet. In each room type:"
_NO_CONNECTION = "No connection to {}. Trying again; the rooms go on."


def room_cells(room: SeenRoom) -> tuple[str, ...]:
    """Return a room as one row of the table, by HEADINGS."""
    there = room.there
    seen = "now" if there and room.silent < _FRESH else "" if room.silent == inf else say_roughly(room.silent)
    return (
        SIGNS[room.standing],
        room.name,
        standing_words(room),
        _left(room) if there else "",
        _of(room.status.turn) if there else "",
        _of(room.status.round) if there else "",
        _time_of(room.ends_at) if there else "",
        seen if room.standing not in ("left", "closed") else "",
        room.status.title,
    )


def standing_words(room: SeenRoom) -> str:
    """Return how a room stands against its plan, or what became of it."""
    if room.standing == "left" and room.status.others:
        return _MAY_GO_ON
    return _WORDS.get(room.standing) or pace_words(room.status.behind) or ON_TIME


def room_line(room: SeenRoom) -> str:
    """Return a room as one line of text."""
    parts = [standing_words(room)]
    if room.there:
        parts += [f"round {_of(room.status.round)}"] if room.status.round[0] else []
        parts += [f"turn {_of(room.status.turn)}"] if room.status.turn[0] else []
        parts += [_left_words(room)]
        parts += [f"ends {_time_of(room.ends_at)}"]
    return f"{room.name}: {', '.join(filter(None, parts))} ({room.status.title})"


def counts_words(rooms: Sequence[SeenRoom]) -> str:
    """Return how many rooms there are, and how they stand."""
    counts = Counter(room.standing for room in rooms)
    told = ", ".join(f"{counts[standing]} {_COUNTED[standing]}" for standing in SIGNS if counts[standing])
    return f"{count_of(len(rooms), 'room')}: {told}" if rooms else ""


def watch_words(watch: ProgrammeWatch, rooms: Sequence[SeenRoom]) -> str:
    """Return what is to be said of the connection, or what to do where there are no rooms; "" for nothing."""
    if not watch.wire.connected:
        problem = watch.wire.problem and f"{capitalised(watch.wire.problem)}."
        return problem or _NO_CONNECTION.format(watch.wire.broker)
    return clock_words(rooms) if rooms else f"{_NO_ROOMS} {enter_command(watch.programme.line)}"


def clock_words(rooms: Sequence[SeenRoom]) -> str:
    """Return whose clocks differ from the one here by minutes, and what to do; "" for nobody's."""
    there = [room for room in rooms if room.there]
    wrong = [room for room in there if abs(room.ahead) > _APART]
    if len(wrong) > 1 and len(wrong) == len(there):
        return _OWN_CLOCK
    if len(wrong) == 1:
        ahead = wrong[0].ahead
        return _CLOCK.format(wrong[0].name, say_duration(abs(ahead)), "ahead of" if ahead > 0 else "behind")
    return _CLOCKS.format(join_names([room.name for room in wrong])) if wrong else ""


def call_words(call: SeenCall | None) -> str:
    """Return what became of the last call; "" for none."""
    if call is None:
        return ""
    if call.sent != "sent":
        return (_SENDING if call.sent == "sending" else _NOT_SENT).format(call.text)
    if not call.of:
        return f"{_clock(call.at)} “{call.text}”: no room was there"
    return f"{_clock(call.at)} “{call.text}”: shown in {call.rooms} of {count_of(call.of, 'room')}"


def enter_command(line: str) -> str:
    """Return what each room types."""
    return f"thinkpair share --programme '{line}'"


def now_words(watch: ProgrammeWatch) -> str:
    """Return the time of day, and when all are to be back, as it stands above all rooms."""
    back = f"all back {_clock(watch.common_end)} · " if watch.common_end else ""
    return f"{back}now {_clock(watch.now)}"


def table_lines(rooms: Sequence[SeenRoom]) -> Iterator[str]:
    """Return the table, a line for each room."""
    return in_columns([HEADINGS, *map(room_cells, rooms)] if rooms else ())


def _clock(second: float) -> str:
    return f"{datetime.fromtimestamp(second).astimezone():%H:%M}"


def _left(room: SeenRoom) -> str:
    return _NOW.get(room.status.phase) or (clock_digits(room.left) if room.left is not None else "open")


def _left_words(room: SeenRoom) -> str:
    left = _left(room)
    if room.left is None or room.status.phase in _NOW:
        return left
    return f"over time, {left}" if room.left < 0 else f"{left} left"


def _of(count: tuple[int, int]) -> str:
    return f"{count[0]} of {count[1]}" if count[0] else ""


def _time_of(second: float) -> str:
    return nearest_minute(datetime.fromtimestamp(second).astimezone())
