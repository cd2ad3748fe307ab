"""One line of a journal: what is intact is read, whatever stands around it."""

import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.storage.journal.line_format import read_lines, write_line

GOOD = write_line(1, {"a": 1}) + write_line(2, {"b": "é"}) + write_line(3, {"c": None})


def line(body: bytes) -> bytes:
    """A line whose checksum is right, whatever it says."""
    return b"%08x %s\n" % (zlib.crc32(body), body)


def test_a_line_is_a_checksum_a_number_and_ascii_json() -> None:
    checksum, number, text = write_line(7, {"what": "é"}).decode("ascii").split(" ", 2)
    assert (number, text) == ("7", '{"what":"\\u00e9"}\n')
    assert checksum == f"{zlib.crc32(b'7 ' + text.strip().encode()):08x}"


def test_what_was_written_is_read() -> None:
    lines = read_lines(GOOD)
    assert [(one.place, one.seq, one.value) for one in lines.intact] == [
        (1, 1, {"a": 1}),
        (2, 2, {"b": "é"}),
        (3, 3, {"c": None}),
    ]
    assert (lines.damaged, lines.good, lines.tail) == ((), len(GOOD), None)


def test_lines_that_another_program_ended_with_a_carriage_return_are_read() -> None:
    assert [one.seq for one in read_lines(GOOD.replace(b"\n", b"\r\n")).intact] == [1, 2, 3]


@pytest.mark.parametrize(
    "bad",
    [
        b"\n",
        b"\x00" * 4096 + b"\n",
        b"x" * 5_000_000 + b"\n",
        b"00000000 1 {}\n",
        line(b"2 {}").upper(),
        line(b"02 {}"),
        line(b"-2 {}"),
        line(b"2" * 16 + b" {}"),
        line(b"\xd9\xa2 {}"),
        line(b"2  {}"),
        line(b"2 {} {}"),
        line(b'2 {"a":NaN}'),
        line(b'2 {"a":-Infinity}'),
        line(b"2 " + b"[" * 100_000),
        line(b"2 " + b"9" * 5_000),
        line(b"2 {"),
        line(b"2 "),
        line(b'2 "\xff"\r'),
    ],
)
def test_a_damaged_line_costs_only_itself(bad: bytes) -> None:
    lines = read_lines(GOOD + bad + GOOD)
    assert len(lines.intact) == 6
    assert lines.damaged == (4,)
    assert lines.tail is None


def test_the_end_is_torn_where_nothing_intact_follows() -> None:
    lines = read_lines(GOOD + b"rubbish\nmore")
    assert (lines.good, lines.tail, lines.damaged) == (len(GOOD), 4, ())


def test_every_flipped_bit_is_noticed_and_costs_no_more_than_the_lines_it_touches() -> None:
    ends = [place for place, char in enumerate(GOOD) if char == 10]
    for place in range(len(GOOD)):
        for bit in range(8):
            data = bytearray(GOOD)
            data[place] ^= 1 << bit
            touched = {1 + sum(end < place for end in ends)} | ({2 + ends.index(place)} if place in ends else set())
            lines = read_lines(bytes(data))
            assert {1, 2, 3} - touched == {one.seq for one in lines.intact}
            assert lines.damaged or lines.tail is not None


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    lines = read_lines(data)
    assert lines.good <= len(data)
    assert (lines.tail is None) == (lines.good == len(data) or not data)


@given(st.integers(0, 10**15 - 1), st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_any_value_comes_back(seq: int, value: object) -> None:
    (read,) = read_lines(write_line(seq, json.loads(json.dumps(value)))).intact
    assert (read.seq, read.value) == (seq, value)


def test_a_long_file_takes_a_few_times_its_size_in_memory() -> None:
    data = b"".join(write_line(number, {"event": "Paused", "at": number + 0.5}) for number in range(10_000))
    tracemalloc.start()
    try:
        lines = read_lines(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(lines.intact) == 10_000
    assert peak < 9 * len(data)
