"""The journal of a session under everything at once: appends, faults, crashes, flipped bits, copies of other machines.

What was acknowledged is there, in order, or named and kept aside; nothing is invented; resuming twice is resuming once.
"""

import re
import shutil
import tempfile
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.storage.making import ID, agreed, started
from tests.storage.power import CALLS, Power
from thinkpair.errors import FilesError
from thinkpair.session.events import Event, SessionStarted
from thinkpair.storage.journal.codec import EVENTS, encode
from thinkpair.storage.journal.line_format import read_lines, write_line
from thinkpair.storage.journal.reader import JournalContent, load, place, segment_files
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import copies_within

COPY = "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl"
ERRNOS = st.sampled_from([5, 28, 13, 24, 122])
WORDS = st.text("ab é✓", min_size=1, max_size=30)


def number_of(event: Event) -> int:
    """Every event of the machine has a number of its own; the first is 0."""
    return 0 if isinstance(event, SessionStarted) else int(event.at)


class JournalMachine(RuleBasedStateMachine):
    """One session in a folder of its own; `sure` is what was acknowledged, `maybe` what was not and may be there."""

    def __init__(self) -> None:
        super().__init__()
        # In memory where there is some: the disk is played.
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self.root = Path(tempfile.mkdtemp(prefix="journal-", dir=memory))
        self.patch = pytest.MonkeyPatch()
        self.disk = Power(self.root, self.patch)
        self.sessions = Sessions(self.root / "sessions")
        self.folder = self.root / "sessions" / ID
        self.journal: Journal[Event] | None = None
        self.made: dict[int, Event] = {}
        self.story: dict[int, Event] = {}
        self.sure: list[Event] = []
        self.maybe: list[tuple[int, Event]] = []
        self.copy: tuple[bytes, list[Event]] | None = None
        self.touched: set[int] = set()
        self.scraps: list[bytes] = []

    def teardown(self) -> None:
        """Everything that was acknowledged is there in the end."""
        if self.story:
            self._crash()
            self.disk.heal()
            self.resume()
        self._crash()
        self.patch.undo()
        shutil.rmtree(self.root)

    # What people do.

    @initialize()
    def begin(self) -> None:
        self.journal = self.sessions.create(ID)
        self._append([self._event(started())])

    @precondition(lambda self: self.journal)
    @rule(words=st.lists(WORDS, min_size=1, max_size=3))
    def append(self, words: list[str]) -> None:
        self._append([self._event(agreed(len(self.made), word)) for word in words])

    @precondition(lambda self: self.journal)
    @rule()
    def close(self) -> None:
        assert self.journal
        self.journal.close()
        self._acknowledge()
        self.journal = None

    @precondition(lambda self: not self.journal)
    @rule()
    def resume(self) -> None:
        """Go on."""
        failed = self.disk.failed
        try:
            self.journal = self.sessions.open(ID)
        except FilesError:
            assert self.disk.failed > failed
            return
        self._check(list(self.journal.events))
        self.maybe = [(seq, event) for seq, event in self.maybe if event in self.journal.events]
        if self.disk.failed == failed and not self.disk.lies:
            self._all_is_sure(list(self.journal.events))
            self._resume_again()

    def _resume_again(self) -> None:
        assert self.journal
        before, files = self.journal.events, self._bytes()
        self.journal.close()
        self.disk.heal()
        self.journal = self.sessions.open(ID)
        assert self.journal.events == before
        assert self._bytes() == files

    # What happens to them.

    @rule(call=st.sampled_from(CALLS), error=ERRNOS, after=st.integers(0, 2), times=st.integers(1, 4))
    def a_call_fails(self, call: str, error: int, after: int, times: int) -> None:
        self.disk.next[call] = chain(repeat(0, after), repeat(error, times), repeat(0))

    @rule(call=st.sampled_from(("open", "write", "fsync", "ftruncate")), error=ERRNOS)
    def a_call_always_fails(self, call: str, error: int) -> None:
        self.disk.next[call] = repeat(error)

    @rule(room=st.integers(0, 400))
    def the_disk_fills_up(self, room: int) -> None:
        self.disk.room = room

    @rule(calls=st.integers(0, 12))
    def the_disk_is_taken_away(self, calls: int) -> None:
        self.disk.calls_left = calls

    @rule()
    def all_is_well_again(self) -> None:
        self.disk.heal()
        if self.journal:
            self.journal.retry()
            assert self.journal.flush(10)
            self._acknowledge()
            assert not self.maybe

    @rule()
    def the_program_is_killed(self) -> None:
        self._crash()

    @rule(at=st.integers(0, 1_000), rest=st.sampled_from(("cut", "zeros", "noise")), names=st.booleans())
    def the_power_is_cut(self, at: int, rest: str, names: bool) -> None:
        def left(data: bytes) -> bytes:
            kept = data[: at * len(data) // 1_000]
            after = len(data) - len(kept)
            return kept + {"cut": b"", "zeros": b"\0" * after, "noise": b"\xa5\n" * (after // 2)}[rest]

        self._crash()
        self.disk.cut_power(left, names=names)

    @precondition(lambda self: not self.journal and len(self.scraps) < 3)
    @rule(data=st.data())
    def a_bit_flips(self, data: st.DataObject) -> None:
        files = [path for _, path in segment_files(self.folder) if path.stat().st_size]
        if not files:
            return
        path = data.draw(st.sampled_from(files))
        content = path.read_bytes()
        bit = data.draw(st.integers(0, len(content) * 8 - 1))
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        self.disk.all_lasts()
        self._is_damaged(path, content, bytes(flipped), bit // 8)

    def _is_damaged(self, path: Path, before: bytes, after: bytes, at: int) -> None:
        first = 1 + before[:at].count(b"\n")
        hit = (first, first + 1) if before[at : at + 1] == b"\n" else (first,)
        lines = (line for line in read_lines(before).intact if line.place in hit and line.seq)
        self.touched |= {number_of(EVENTS.decode(line.value, set())) for line in lines}
        pieces = before.split(b"\n")
        self.scraps = [scrap for scrap in self.scraps if scrap not in pieces[first - 1 : first + 1]]
        if first not in {line.place for line in read_lines(after).intact}:
            self.scraps.append(after.split(b"\n")[first - 1])
            assert any(_names(note, path, first) for note in self._load().notes), "the line is not named"

    @precondition(lambda self: not self.journal and not self.copy)
    @rule(
        keep=st.integers(0, 20),
        words=st.lists(WORDS, max_size=2),
        torn=st.booleans(),
        whole=st.booleans(),
    )
    def a_copy_comes(self, keep: int, words: list[str], torn: bool, whole: bool) -> None:
        """Another machine had what was acknowledged up to some event, or all, and went on by itself."""
        numbers = sorted(self.story)
        numbers = numbers if whole else numbers[: keep + 1]
        told = [(seq, self.story[seq]) for seq in numbers]
        told += [(numbers[-1] + at, self._event(agreed(len(self.made), word))) for at, word in enumerate(words, 1)]
        lines = [write_line(0, {"journal": 1}), *(write_line(seq, encode(event)) for seq, event in told)]
        data = b"".join(lines)[: -3 if torn else None]
        (self.folder / COPY).write_bytes(data)
        self.copy = (data, [event for _, event in told][: -1 if torn else None])
        self.disk.all_lasts()

    # What is true.

    @invariant()
    def whoever_reads_finds_what_was_acknowledged(self) -> None:
        if self.story:
            self._check(self._load().entries)

    def _check(self, found: list[Event]) -> None:
        numbers = [number_of(event) for event in found]
        assert len(set(numbers)) == len(numbers), "an event is there twice"
        assert all(self.made[number] == event for number, event in zip(numbers, found, strict=True))
        allowed = {number_of(event) for event in (*self.sure, *(each for _, each in self.maybe))}
        assert allowed.issuperset(numbers), "an event is there that nobody made"
        sure = [number_of(event) for event in self.sure]
        missing = set(sure).difference(numbers)
        assert missing <= self.touched, f"lost: {sorted(missing - self.touched)}"
        steady = [one for one in sure if one in numbers and one not in self.touched]
        assert [one for one in numbers if one in steady] == steady, "another order"
        unsure = [number_of(event) for _, event in self.maybe]
        assert [one for one in numbers if one in unsure] == [one for one in unsure if one in numbers], "another order"
        kept = b"\n".join(self._bytes().values())
        assert all(scrap in kept for scrap in self.scraps), "damaged bytes are gone"

    @invariant()
    def a_copy_stays_as_it_is_and_is_a_session_of_its_own(self) -> None:
        if self.copy:
            with self.disk.only_looked_at():
                (copied,) = copies_within(self.folder)
                assert self.sessions.read(copied.id).events == tuple(self.copy[1])
                assert copied.path.read_bytes() == self.copy[0]

    def _load(self) -> JournalContent[Event]:
        with self.disk.only_looked_at():
            return load(self.folder, EVENTS)

    def _bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("journal*"))}

    # How it is done.

    def _event(self, event: Event) -> Event:
        self.made[number_of(event)] = event
        return event

    def _append(self, events: list[Event]) -> None:
        assert self.journal
        last = self.journal.append(events)
        self.maybe += zip(range(last - len(events) + 1, last + 1), events, strict=True)
        assert self.journal.flush(10) or self.journal.trouble
        self._acknowledge()

    def _acknowledge(self) -> None:
        assert self.journal
        while self.maybe and self.maybe[0][0] <= self.journal.recorded:
            seq, event = self.maybe.pop(0)
            self.story[seq] = event
            self.sure.append(event)

    def _all_is_sure(self, events: list[Event]) -> None:
        """What is there after a resume without a fault counts as recorded, and is gone on with."""
        self.sure, self.maybe = events, []
        for segment in self._load().segments:
            for line in read_lines(segment.path.read_bytes()).intact:
                if line.seq and (event := EVENTS.decode(line.value, set())) in events:
                    self.story[line.seq] = event

    def _crash(self) -> None:
        """What waits is forgotten: the disk takes nothing of it any more."""
        if self.journal:
            with self.disk.dead():
                self.journal.close()
            self.journal = None


def _names(note: str, path: Path, line: int) -> bool:
    """Tell whether a note says that this line is damaged, or in a torn end."""
    found = re.match(re.escape(place(path)) + r":(\d+): (?:damaged(?: to line (\d+))?;|(the end is torn))", note)
    if found is None:
        return False
    return int(found[1]) <= line and (bool(found[3]) or line <= int(found[2] or found[1]))
