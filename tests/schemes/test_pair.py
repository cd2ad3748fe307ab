"""On the laptop of a pair: its package comes in, its numbers go out, and nothing else of it."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine

from tests.commands import Cli
from tests.schemes.pair_folder import hold
from tests.schemes.people import many_rows, write_people
from thinkpair.groups.csv_contacts import read_contacts
from thinkpair.groups.model import Agreement, EarlierWords, Goal, Group, Milestone
from thinkpair.groups.repository import Groups
from thinkpair.session.events import PARTS

CANARY = "Xanthippe"
"""Stands in every field in which a pair may write."""

DAY = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def scheme(cli: Cli, tmp_path: Path) -> Path:
    """The folder of a scheme of six pairs, matched, with a package for each."""
    folder = tmp_path / "spring"
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False):
        cli("scheme", "new", str(folder))
    write_people(folder / "people.csv", many_rows(6, 6, units=20))
    (folder / "formats").mkdir()
    (folder / "formats" / "our-round.toml").write_text(Path("formats/check-in.toml").read_text())
    assert cli("scheme", "match", str(folder))[0] == 0
    assert cli("scheme", "pairs", str(folder))[0] == 0
    return folder


def test_a_package_has_the_group_the_formats_and_a_form(cli: Cli, scheme: Path) -> None:
    with ZipFile(scheme / "pairs" / "p03.zip") as package:
        names = package.namelist()
        read_me, form = package.read("READ-ME.txt").decode(), package.read("report.csv").decode()
    assert names == ["READ-ME.txt", "group/p03.toml", "report.csv", "formats/our-round.toml"]
    assert "What the organiser sees of you" in read_me
    assert '"pair","p03"' in form
    mails = (scheme / "pairs" / "mail.csv").read_text().count("p0")
    assert mails >= 12
    _, out, _ = cli("scheme", "pairs", str(scheme))
    assert "0 of them new or changed" in out


def test_a_package_becomes_a_group_with_the_terms_of_the_scheme(cli: Cli, scheme: Path, home: Path) -> None:
    code, out, _ = cli("groups", "add", str(scheme / "pairs" / "p03.zip"), "--yes")
    assert code == 0
    assert "Nothing is sent by itself" in out
    (identifier,) = Groups(home / "groups").ids()
    group = Groups(home / "groups").read(identifier)
    assert cli("groups", "show", "P03")[1] == cli("groups", "show", identifier)[1] != ""
    assert group.scheme is not None
    assert (group.kind, group.review_after, group.scheme.pair) == ("mentor and mentee", 3, "p03")
    assert group.agreement.how_often
    assert len(group.scheme.evaluation.splitlines()) == 3
    assert "our-round" in cli("formats", "list", "--search", "check")[1]
    assert cli("groups", "check")[0] == 0


def test_the_code_of_a_pair_names_its_group_in_every_command(
    cli: Cli, scheme: Path, home: Path, tmp_path: Path
) -> None:
    cli("groups", "add", str(scheme / "pairs" / "p03.zip"), "--yes")
    (identifier,) = Groups(home / "groups").ids()
    assert " · pair p03 · " in cli("groups")[1]
    assert f"{identifier} is changed" in cli("groups", "edit", "p03", "--title", "We two")[1]
    assert cli("groups", "check", "p03")[0] == 0
    assert cli("report", "P03", "--yes", "-o", str(tmp_path / "mine.csv"))[0] == 0
    assert cli("plan", "mentoring-conversation", "--group", "p03")[0] == 0
    assert "We two" in cli("export", "--group", "p03", "--to", "md")[1]
    assert f"{identifier} is archived" in cli("groups", "archive", "p03")[1]
    assert 'no group "p04"' in cli("report", "p04", "--yes")[2]


def test_a_package_that_was_unpacked_or_packed_again_is_taken(
    cli: Cli, scheme: Path, home: Path, tmp_path: Path
) -> None:
    with ZipFile(scheme / "pairs" / "p03.zip") as package:
        package.extractall(tmp_path / "p03")
    with ZipFile(tmp_path / "again.zip", "w") as package:
        for path in sorted((tmp_path / "p03").rglob("*.*")):
            package.write(path, path.relative_to(tmp_path))
        package.writestr("__MACOSX/p03/group/._p03.toml", "of a Mac")
    assert cli("groups", "add", str(tmp_path / "p03"), "--yes")[0] == 0
    (scheme / "formats" / "our-round.toml").write_text(Path("formats/thinking-pair.toml").read_text())
    cli("scheme", "pairs", str(scheme))
    _, told, _ = cli("groups", "add", str(scheme / "pairs" / "p03.zip"), "--yes")
    assert "nothing to change" in told
    assert "changed: our-round" in told
    (identifier,) = Groups(home / "groups").ids()
    (home / "groups" / f"{identifier}.toml").unlink()
    assert cli("groups", "add", str(tmp_path / "again.zip"), "--yes")[0] == 0


def test_a_format_that_a_pair_could_not_use_is_told_before_packages_are_written(cli: Cli, scheme: Path) -> None:
    (scheme / "formats" / "our-round.toml").write_text("")
    assert "our-round.toml:1:1: error" in cli("scheme", "check", str(scheme))[1]
    assert "our-round.toml:1:1: error" in cli("scheme", "pairs", str(scheme))[2]
    (scheme / "formats" / "our-round.toml").unlink()
    text = (scheme / "scheme.toml").read_text().replace("# format = ", "format = ")
    (scheme / "scheme.toml").write_text(text.replace("mentoring-conversation", "our-round"))
    code, _, problem = cli("scheme", "pairs", str(scheme))
    assert code == 1
    assert "no format of thinkpair is called our-round" in problem


def test_a_package_that_comes_again_changes_dates_alone(cli: Cli, scheme: Path, home: Path) -> None:
    package = str(scheme / "pairs" / "p03.zip")
    cli("groups", "add", package, "--yes")
    groups = Groups(home / "groups")
    (identifier,) = groups.ids()
    assert "nothing to change" in cli("groups", "add", package, "--yes")[1]
    before = groups.read(identifier)
    own = before.model_copy(update={"agreement": Agreement(places="the library")})
    groups.write(identifier, own, before)
    text = (scheme / "scheme.toml").read_text()
    (scheme / "scheme.toml").write_text(text.replace("review_after = 3", "review_after = 5"))
    cli("scheme", "pairs", str(scheme))
    assert "your agreement stays" in cli("groups", "add", package, "--yes")[1]
    after = groups.read(identifier)
    assert (after.review_after, after.agreement.places, after.agreement.how_often) == (5, "the library", "")


def test_a_code_that_was_sent_never_becomes_that_of_other_people(cli: Cli, scheme: Path) -> None:
    """Somebody writes another mentee over the one in a row, after the packages were made."""
    table = scheme / "matches.csv"
    rows = list(csv.reader(io.StringIO(table.read_text().removeprefix("\ufeff"))))
    rows[1][4:7], rows[2][4:7] = [rows[2][4], "", "yes"], [rows[1][4], "", "yes"]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    table.write_text(written.getvalue())
    code, _, problem = cli("scheme", "pairs", str(scheme))
    assert code == 1
    assert "p01 was made for others than" in problem
    assert "now p07, because p01 was given to others" in cli("scheme", "match", str(scheme))[1]
    _, told, _ = cli("scheme", "pairs", str(scheme))
    assert "New or changed: p07, p08" in told
    assert "p01 is in no row" in told


def test_the_people_for_an_event_are_a_table_with_the_mentors_first(cli: Cli, scheme: Path, tmp_path: Path) -> None:
    write_people(
        scheme / "people.csv", [["# Zoe", "", "mentor"], *reversed(many_rows(6, 6)), ["Both", "b@x.org", "both"]]
    )
    cli("scheme", "people", str(scheme), "-o", str(tmp_path / "all.csv"))
    people = read_contacts(tmp_path / "all.csv").people
    assert [person.name.split()[0] for person in people] == ["Mentor"] * 6 + ["Both"] + ["Mentee"] * 6
    assert cli("scheme", "people", str(scheme), "--role", "mentor")[1].count("@x.org") == 7
    assert "Zoe" not in [person.name for person in read_contacts(scheme / "people.csv").people]


def test_a_file_that_is_no_package_is_refused(cli: Cli, tmp_path: Path, home: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    with ZipFile(tmp_path / "two.zip", "w") as package:
        package.writestr("group/a.toml", 'title = "A"')
        package.writestr("group/b.toml", 'title = "B"')
    with ZipFile(tmp_path / "out.zip", "w") as package:
        package.writestr("../group/a.toml", 'title = "A"')
    (tmp_path / "wrong.toml").write_text('title = "A"\n')
    for name in ("text.zip", "two.zip", "out.zip", "wrong.toml", "nowhere.zip"):
        assert cli("groups", "add", str(tmp_path / name), "--yes")[0] in (1, 3)
    assert not Groups(home / "groups").ids()


def filled(group: Group) -> Group:
    """Return a group with the canary in every field in which a pair may write; its people are renamed, too."""
    people = tuple(
        person.model_copy(update={"name": f"{CANARY} {number}", "address": CANARY, "email": f"{CANARY}{number}@x.org"})
        for number, person in enumerate(group.person)
    )
    goal = Goal(what=CANARY, milestone=(Milestone(what=CANARY),))
    parts = dict.fromkeys(PARTS, CANARY)
    earlier = (EarlierWords(part="confidentiality", words=CANARY),)
    agreement = Agreement.model_validate({**parts, "earlier": earlier})
    return group.model_copy(
        update={"title": CANARY, "purpose": CANARY, "person": people, "goal": (goal,), "agreement": agreement}
    )


def test_a_meeting_from_before_the_scheme_is_asked_about(
    cli: Cli, scheme: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be asked, the report is not taken, and what to do is said; once it is counted, nobody asks."""
    monkeypatch.chdir(tmp_path)
    cli("groups", "add", str(scheme / "pairs" / "p03.zip"), "--yes")
    (identifier,) = Groups(home / "groups").ids()
    for when in (datetime(2026, 6, 10, 17, tzinfo=UTC), datetime(2027, 1, 10, 17, tzinfo=UTC)):
        hold(home, identifier, ["Ana", "Ben"], when, minutes=45)
    with time_machine.travel(DAY, tick=False):
        assert cli("report", "--yes", "-o", "sent.csv")[0] == 0
        code, told, _ = cli("scheme", "collect", str(scheme), "sent.csv")
        assert (code, "0 reports taken in" in told) == (1, True)
        assert "is not taken: the first meeting, Wed 10 June 2026, was before the scheme begins" in told
        assert "thinkpair report --first DATE; --yes counts it" in told
        assert "1 report taken in" in cli("scheme", "collect", str(scheme), "sent.csv", "--yes")[1]
        assert "it was collected before" in cli("scheme", "collect", str(scheme), "sent.csv")[1]


def test_nothing_that_a_pair_wrote_reaches_a_report_or_the_organiser(
    cli: Cli, scheme: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli("groups", "add", str(scheme / "pairs" / "p03.zip"), "--yes")
    groups = Groups(home / "groups")
    (identifier,) = groups.ids()
    before = groups.read(identifier)
    groups.write(identifier, filled(before), before)
    for month in (1, 2):
        when = datetime(2027, month, 10, 17, tzinfo=UTC)
        hold(home, identifier, [f"{CANARY} 0", f"{CANARY} 1"], when, words=CANARY, minutes=45)
    with time_machine.travel(DAY, tick=False):
        code, out, _ = cli("report", "--yes", "--score", "1=4,5", "-o", "sent.csv")
        assert code == 0
        assert CANARY not in out
        sent = (tmp_path / "sent.csv").read_text()
        assert sent.removeprefix("\ufeff").replace("\r\n", "\n").strip() in out
        assert cli("scheme", "collect", str(scheme), "sent.csv")[0] == 0
        shown = [
            cli("scheme", *words)[1]
            for words in (
                ("status", str(scheme)),
                ("status", str(scheme), "--json"),
                *(("numbers", str(scheme), "--to", target) for target in ("text", "md", "csv")),
            )
        ]
    assert not [text for text in (sent, *shown) if CANARY.casefold() in text.casefold()]
    assert not [path for path in scheme.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    for row in ('"meetings","2"', '"hours","1.5"', '"first meeting","2027-01-10"', '"question 1","4 5"'):
        assert row in sent
    status = shown[0]
    assert "meeting" in next(line for line in status.splitlines() if "p03" in line)
    assert "1.5" not in "".join(shown)


def test_a_pair_that_met_without_the_program_types_its_numbers(
    cli: Cli, scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli("groups", "add", str(scheme / "pairs" / "p02.zip"), "--yes")
    with time_machine.travel(DAY, tick=False):
        assert cli("report", "--yes", "--meetings", "3")[0] == 2
        assert cli("report", "--yes", "--meetings", "3", "--last", "2028-01-01")[0] == 2
        assert cli("report", "--yes", "--score", "9=4")[0] == 2
        assert cli("report")[0] == 2
        assert not list(tmp_path.glob("report-*.csv"))
        assert cli("report", "--yes", "--meetings", "3", "--last", "2027-02-11")[0] == 2
        days = ("--first", "2027-01-05", "--last", "2027-02-11")
        for typed, words in (
            (("--meetings", "2", "--first", "2027-02-11", "--last", "2027-01-05"), "not in this order"),
            (("--meetings", "3", "--first", "3 Aug 2026", "--last", "12 Feb"), "was before the scheme begins, "),
            (("--meetings", "1", "--last", "12 Febtober"), "--last: “12 Febtober” is not a date"),
            (("--hours", "3"), "0 meetings and 3 hours do not go together"),
            (("--score", "2=7"), "--score 2=7: 2 numbers at most, each from 1 to 5"),
            (("--score", "2=4,5,3"), "--score 2=4,5,3: 2 numbers at most"),
            (("--meetings", "1", "--reviews", "2", *days), "1 meeting and 2 reviews do not go together"),
        ):
            wrong, _, problem = cli("report", "--yes", *typed)
            assert (wrong, words in problem) == (2, True), problem
            assert not list(tmp_path.glob("report-*.csv"))
        code, out, _ = cli(
            "report", "--yes", "--meetings", "3", "--first", "5 Jan", "--last", "12.2.", "-o", "in-words.csv"
        )
        assert (code, '"2027-01-05"' in out, '"2027-02-12"' in out) == (0, True, True)
        code, _, _ = cli("report", "--yes", "--meetings", "3", "--hours", "4", *days)
        assert code == 0
    sent = (tmp_path / "report-p02-2027-03-01.csv").read_text()
    for row in ('"first meeting","2027-01-05"', '"last meeting","2027-02-11"', '"review due","yes"'):
        assert row in sent


def test_a_report_needs_a_group_of_a_scheme(cli: Cli) -> None:
    assert "groups add FILE" in cli("report", "--yes")[2]
    cli("groups", "new", "Ana and Ben", "--people", "Ana,Ben")
    assert "belongs to no scheme" in cli("report", "ana-and-ben", "--yes")[2]


def test_a_pair_that_ended_stays_in_the_status_when_its_people_leave(
    cli: Cli, scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli("groups", "add", str(scheme / "pairs" / "p02.zip"), "--yes")
    days = ("--first", "2027-01-05", "--last", "2027-02-11", "--ended", "2027-02-11")
    with time_machine.travel(DAY, tick=False):
        assert cli("report", "--yes", "--meetings", "3", *days, "-o", "sent.csv")[0] == 0
        assert cli("scheme", "collect", str(scheme), "sent.csv")[0] == 0
        before = cli("scheme", "status", str(scheme))[1]
        line = next(line for line in before.splitlines() if "ended Thu 11 Feb" in line)
        names = line.partition("today")[2].strip().split(" and ")
        table = (scheme / "people.csv").read_text().splitlines(keepends=True)
        kept = [row for row in table if row.split(",")[0] not in names]
        (scheme / "people.csv").write_text("".join(kept))
        assert len(kept) == len(table) - 2
        assert line in cli("scheme", "status", str(scheme))[1]
        assert cli("scheme", "match", str(scheme))[0] == 0
        assert line in cli("scheme", "status", str(scheme))[1]


def test_numbers_are_written_in_kinds_of_files_that_there_are(cli: Cli, scheme: Path, tmp_path: Path) -> None:
    code, _, problem = cli("scheme", "numbers", str(scheme), "-o", str(tmp_path / "report.pdf"))
    assert (code, ".txt, .md or .csv" in problem) == (2, True)
    assert not (tmp_path / "report.pdf").exists()
    assert cli("scheme", "numbers", str(scheme), "-o", str(tmp_path / "report.txt"))[0] == 0


def test_the_screen_needs_a_terminal(cli: Cli, scheme: Path) -> None:
    code, _, problem = cli("scheme", "status", str(scheme), "--screen")
    assert code == 2
    assert "not a terminal; leave out --screen" in problem
