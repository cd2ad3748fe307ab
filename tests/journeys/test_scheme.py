"""Journeys of an organiser: a scheme of forty pairs from its table to its closing numbers; its table on a screen."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from tests.commands import Cli
from tests.journeys.clock import MovedClock
from tests.journeys.conftest import Open
from tests.schemes.pair_folder import hold
from tests.schemes.people import many_rows, write_people
from thinkpair.groups.repository import Groups

BEGINS = datetime(2027, 1, 11, 18, tzinfo=UTC)


def a_large_table(path: Path) -> None:
    """Forty pairs, three mentors with room for more, eight peers; and rows in which something is wrong."""
    rows = many_rows(43, 46, units=60)
    for row in rows[40:43]:
        row[3] = 2
    rows += [[f"Peer {number}", f"p{number}@x.org", "peer", *[""] * 7] for number in range(8)]
    rows += [
        ["", "nobody@x.org", "mentee", *[""] * 7],
        ["Mentee 3", "e3@x.org", "mentee", *[""] * 7],
        ["Mentee 4", "another@x.org", "mentee", *[""] * 7],
        ["Zoe", "zoe@x.org", "", *[""] * 7],
    ]
    rows[50][6] = "Mentor 7"
    rows[51][8] = "Mentor 99"
    write_people(path, rows)


MEETING = """
title   = "Our meeting"
people  = 2
actions = "never"
at_end  = "next"

[[round]]
title = "Talk"

  [[round.step]]
  title = "Talk"
  speak = "each"
  time  = "1s"
"""


class Laptops:
    """The data folders of forty-five groups, a laptop each."""

    def __init__(self, cli: Cli, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.cli, self.monkeypatch, self.root = cli, monkeypatch, root

    @contextmanager
    def at(self, code: str) -> Iterator[Path]:
        """Work on the laptop of a pair."""
        home = self.root / code
        with self.monkeypatch.context() as patch:
            patch.setenv("THINKPAIR_HOME", str(home))
            yield home

    def meet(self, code: str, when: datetime, format_id: str = "mentoring-conversation") -> None:
        """Hold a meeting of an hour."""
        with self.at(code) as home:
            (identifier,) = Groups(home / "groups").ids()
            hold(home, identifier, Groups(home / "groups").read(identifier).people, when, format_id=format_id)

    def report(self, code: str, *more: str) -> Path:
        """Write the report of a pair, and return its file."""
        path = self.root / f"{code}-{len(list(self.root.glob(f'{code}-*')))}.csv"
        with self.at(code):
            assert self.cli("report", "--yes", "-o", str(path), *more)[0] == 0
        return path


def test_a_scheme_from_the_table_to_the_closing_numbers(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, laptops = tmp_path / "spring", Laptops(cli, monkeypatch, tmp_path / "laptops")
    with time_machine.travel(BEGINS - timedelta(days=20), tick=False):
        cli("scheme", "new", str(folder))
        a_large_table(folder / "people.csv")
        wrong, told, _ = cli("scheme", "check", str(folder))
        assert wrong == 1
        for words in (
            "no name: left out",
            "Mentee 3 is in row 48 already",
            "another Mentee 4 (row 49): called “Mentee 4 2” here",
            "Zoe: the role is empty",
            "Mentor 7 (row 9) is the line manager: never matched",
            "the wish “Mentor 99”: nobody in the table has this name",
        ):
            assert words in told
        _, told, _ = cli("scheme", "match", str(folder))
        assert "46 mentees with a mentor" in told
        assert "40 pairs, 3 shared mentors, 2 peer groups" in told
        assert "45 packages" in cli("scheme", "pairs", str(folder))[1]
    rows = list(csv.DictReader(io.StringIO((folder / "matches.csv").read_text().removeprefix("\ufeff"))))
    kinds = {row["Pair"]: row["Kind"] for row in rows if row["Pair"]}
    codes = [code for code, kind in kinds.items() if kind == "pair"]
    assert len(kinds) == 45
    for code in kinds:
        with laptops.at(code), time_machine.travel(BEGINS, tick=False):
            assert cli("groups", "add", str(folder / "pairs" / f"{code}.zip"), "--yes")[0] == 0
    first = [code for code in kinds if code != codes[0]]
    for place, code in enumerate(first):
        for meeting in range(1 + place % 3):
            laptops.meet(code, BEGINS + timedelta(days=place % 9 + 21 * meeting, minutes=place))
    sent = []
    for place, code in enumerate(first[:30]):
        with time_machine.travel(BEGINS + timedelta(days=60 + place % 5), tick=False):
            sent.append(str(laptops.report(code)))
    with time_machine.travel(BEGINS + timedelta(days=70), tick=False):
        assert "30 reports taken in; 30 of 45 groups have reported" in cli("scheme", "collect", str(folder), *sent)[1]
        _, told, _ = cli("scheme", "status", str(folder))
        assert "40 pairs, 3 shared mentors, 2 peer groups: 15 not begun" in told
        assert "20 not met" in told
        assert "10 review due" in told
        assert cli("scheme", "status", str(folder), "--stage", "not met")[1].count("not met for") == 20
        assert "Meetings: 60" in cli("scheme", "numbers", str(folder))[1]
    late = BEGINS + timedelta(days=170)
    for code in first[:38]:
        laptops.meet(code, late, "mentoring-ending")
    with time_machine.travel(late + timedelta(days=2), tick=False):
        last = [str(laptops.report(code, "--score", "1=4,5")) for code in first[:38]]
        assert cli("scheme", "collect", str(folder), *last)[0] == 0
        refused, told, _ = cli("scheme", "collect", str(folder), sent[0])
        assert refused == 1
        assert "older than the one of" in told
        _, told, _ = cli("scheme", "status", str(folder))
        assert "38 ended" in told
        _, told, _ = cli("scheme", "numbers", str(folder), "-o", str(tmp_path / "closing.md"))
    closing = (tmp_path / "closing.md").read_text()
    held = sum(1 + place % 3 for place in range(38)) + 38
    assert f"| Meetings | {held} | 38 groups |" in closing
    assert f"| Hours | {held} | 38 groups |" in closing
    assert "4.5 of 5, 76 answers" in closing
    assert "2027-03" in closing
    assert "2027-07" in closing


def test_a_pair_on_its_laptop_and_the_table_on_the_screen(
    cli: Cli, thinkpair: Open, moved_clock: MovedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package comes by mail, a meeting is held a month later, the report is refused once and then sent.

    With those of four others it is on the organiser's screen: stage by stage, words, the chart, both hands, and out.
    """
    folder, others = tmp_path / "spring", Laptops(cli, monkeypatch, tmp_path)
    cli("scheme", "new", str(folder))
    write_people(folder / "people.csv", many_rows(6, 6, units=20))
    (folder / "formats").mkdir()
    (folder / "formats" / "our-meeting.toml").write_text(MEETING)
    text = (folder / "scheme.toml").read_text().replace('# format = "mentoring-conversation"', 'format = "our-meeting"')
    (folder / "scheme.toml").write_text(text)
    assert cli("scheme", "match", str(folder))[0] == 0
    assert cli("scheme", "pairs", str(folder))[0] == 0
    sent = []
    for code in ("p02", "p03", "p04", "p05"):
        with others.at(code):
            assert cli("groups", "add", str(folder / "pairs" / f"{code}.zip"), "--yes")[0] == 0
        others.meet(code, datetime.now(UTC))
        sent.append(str(others.report(code)))
    moved_clock.set_ahead(days=30)
    home, later = tmp_path / "p01", moved_clock.variables
    terminal = thinkpair("groups", "add", str(folder / "pairs" / "p01.zip"), home=home, variables=later)
    terminal.wait_for("Add this group?")
    terminal.press("enter")
    terminal.wait_for("Add the pack", "no problems found")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    (group,) = Groups(home / "groups").ids()
    terminal = thinkpair("run", "--group", group, "--plain", home=home, variables=later)
    terminal.wait_for("Enter starts.")
    terminal.enter_until("Enter saves and closes")
    assert terminal.press_enter_to_end(in_lines=True) == 0
    for answer, told in (("n", "cancelled"), ("", "Send it to the organiser")):
        assert not list(home.glob("*.csv"))
        terminal = thinkpair("report", home=home, folder=home, variables=later, size=(100, 60))
        for words, scores in (("1. ", "5 4"), ("2. ", "6"), ("from 1 to 5 are expected", ""), ("3. ", "")):
            terminal.wait_for(words)
            terminal.type(f"{scores}\n")
        terminal.wait_for('"meetings","1"', '"question 1","4 5"', "Write it?")
        terminal.type(f"{answer}\n")
        terminal.wait_for(told)
        assert terminal.wait_for_end() == 0
    terminal = thinkpair("scheme", "collect", str(folder), *sent, str(home), variables=later)
    for code in ("p02", "p03", "p04", "p05"):
        terminal.wait_for(f"{code}: the first meeting", "was before the scheme begins", "Count it?")
        terminal.press("enter")
    terminal.wait_for("5 reports taken in; 5 of 6 pairs have reported")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("scheme", "status", str(folder), "--screen", variables=later)
    terminal.wait_for("6 pairs: 1 not begun, 5 meeting", "In sum: 5 meetings")
    terminal.wait_for_any("last met today", "last met yesterday")
    terminal.press("p")
    terminal.wait_for("Counted by the end of each month", "█ 5, 5 pairs", gone="last met")
    terminal.press("escape")
    terminal.wait_for("last met", gone="Counted by")
    terminal.press("s")
    terminal.wait_for("not begun: 1 of 6 pairs", "p06", gone="In sum")
    terminal.press("s", "/")
    terminal.type("p03")
    terminal.wait_for("meeting · p03: 1 of 6 pairs", gone="p05")
    terminal.press("enter")
    terminal.press("p")
    terminal.wait_for("Numbers are shown of all, or of a unit", gone="p03  ")
    terminal.press("c", how="twice")
    terminal.wait_for("Counted by the end", "6 pairs: 1 not begun, 5 meeting")
    terminal.press("p")
    terminal.wait_for("p06", "In sum: 5 meetings", gone="Counted by")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
