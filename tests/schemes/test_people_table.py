"""The organiser's table of people: gaps, doubles, namesakes, own lines and wishes are told at their row."""

import csv
import errno
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import Cli
from tests.storage.killing import refused
from thinkpair.errors import ContentError
from thinkpair.schemes.fit import PairFit, line_findings
from thinkpair.schemes.people_table import PeopleTable, read_people

HEADING = "Name;E-Mail;Rolle;Kapazität;Sucht;Bietet;Vorgesetzte;Abteilung;Wünsche;Ausschlüsse\n"


def read(folder: Path, rows: str, heading: str = HEADING) -> PeopleTable:
    path = folder / "people.csv"
    path.write_text(heading + rows)
    table = read_people(path)
    more = line_findings(table.members, PairFit(table.members))
    return PeopleTable(table.members, (*table.findings, *more), table.unused)


def told(table: PeopleTable) -> dict[int, str]:
    """What is said of each row."""
    return {row: "; ".join(f.words for f in table.findings if f.row == row) for row in {f.row for f in table.findings}}


def test_a_row_is_a_person_with_everything_that_it_says(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "Ana Novak;ana@x.org;Mentee;;Führung, Anträge;;Ben Ode;A;Cleo;Dora\n"
        "Ben Ode;ben@x.org;Mentorin;2;;Führung;;B;;\nCleo;c@x.org;both;1;;;;C;;\nDora;d@x.org;peer;;;;;D;;\n",
    )
    ana, ben, *_ = table.members
    assert (ana.role, ana.seeks, ana.wishes, ana.exclusions) == ("mentee", ("Führung", "Anträge"), ("Cleo",), ("Dora",))
    assert (ben.role, ben.capacity, ben.offers, ben.unit, ben.row) == ("mentor", 2, ("Führung",), "B", 3)
    assert list(told(table)) == [2]
    assert "Ben Ode (row 3) is the line manager" in told(table)[2]


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        (";x@x.org;mentee;;;;;;;\nAna;a@x.org;mentee;;;;;;;", 2, "no name: left out"),
        ("Ana;a@x.org;;;;;;;;", 2, "the role is empty"),
        ("Ana;a@x.org;Chefin;;;;;;;", 2, "“Chefin” is not a role"),
        ("Ana;;mentee;;;;;;;", 2, "no e-mail address"),
        ("Ana;a@x.org;mentor;;;;;;;", 2, "the capacity is empty; counted as 1"),
        ("Ana;a@x.org;mentor;many;;;;;;", 2, "“many” is not a number"),
        ("Ana;a@x.org;mentor;0;;;;;;", 2, "takes no mentees"),
        ("Ana;a@x.org;mentee;;;;;;;\nAna;a@x.org;mentor;;;;;;;", 3, "row 2 already"),
        ("Ana;a@x.org;mentee;;;;;;;\nAna;a@x.org;mentor;;;;;;;", 3, "write “both” in row 2"),
        ("Ana;a@x.org;mentee;;;;;;;\nAna;b@x.org;mentee;;;;;;;", 3, "called “Ana 2” here"),
        ("Ana;a@x.org;mentee;;;;;;Bn Ode;\nBen Ode;b@x.org;mentor;1;;;;;;", 2, "did you mean Ben Ode?"),
        ("Ana;a@x.org;mentee;;;;;;Ben;\nBen;b@x.org;mentee;;;;;;;", 2, "cannot be met: both are mentees"),
        ("Ana;a@x.org;mentee;;;;Ben;;Ben;\nBen;b@x.org;mentor;1;;;;;;", 2, "is a line manager of Ana"),
        ("Ana;a@x.org;mentee;;;;;A;Ben;\nBen;b@x.org;mentor;1;;;;A;;", 2, "the same unit or line manager"),
        ("Ana;a@x.org;mentee;;;;;;Ben;\nBen;b@x.org;mentor;1;;;;;;Ana", 2, "Ben excludes Ana"),
        ("Ana;a@x.org;mentee;;;;;;Ana;\nBen;b@x.org;mentor;1;;;;;;", 2, "the person of this row"),
        ("Ana;a@x.org;mentee;;;;;;Bo;\nBo;b@x.org;mentor;1;;;;;;\nBo;c@x.org;mentor;1;;;;;;", 2, "2 persons may be"),
        ("Ana;a@x.org;mentee;;;;;;Bo;\nBo;b@x.org;boss;1;;;;;;", 2, "the wish Bo (row 3) cannot be matched"),
    ],
    ids=lambda value: value if isinstance(value, str) and ";" not in value else "",
)
def test_what_is_unclear_is_told_at_its_row(tmp_path: Path, rows: str, row: int, words: str) -> None:
    said = told(read(tmp_path, rows + "\n"))[row]
    assert words.replace("persons", "people") in said


def test_a_manager_of_a_manager_is_ones_own_line(tmp_path: Path) -> None:
    rows = "Ana;a@x.org;mentee;;;;Ben;;Cleo;\nBen;b@x.org;peer;;;;Cleo;;;\nCleo;c@x.org;mentor;1;;;;;;\n"
    table = read(tmp_path, rows)
    assert PairFit(table.members).apart(table.members[0], table.members[2]) == "Cleo is a line manager of Ana"


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Nom,Adresse e-mail,Rôle,Capacité,Cherche,Propose,Responsable,Service,Souhaits,Pas avec\n", "Ana,a@x.org,"),
        (
            "sep=;\nNombre;Correo electrónico;Papel;Plazas;Busca;Ofrece;Jefe;Departamento;Deseos;No con\n",
            "Ana;a@x.org;",
        ),
        ("Scheme of autumn\t\t\t\nFull name\tE-mail\tTakes part as\tPlaces\n", "Ana\ta@x.org\t"),
    ],
)
def test_headings_are_those_of_several_languages(tmp_path: Path, heading: str, row: str) -> None:
    (member,) = read(tmp_path, f"{row}Mentor{row[3]}3\n", heading).members
    assert (member.name, member.email, member.role, member.capacity) == ("Ana", "a@x.org", "mentor", 3)


def test_an_encoding_of_old_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes((HEADING + "Zoë;z@x.org;mentee;;Führung;;;;;\n").encode("cp1252"))
    (zoe,) = read_people(tmp_path / "people.csv").members
    assert (zoe.name, zoe.seeks) == ("Zoë", ("Führung",))


def test_a_table_without_roles_or_names_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="call it “Role”"):
        read(tmp_path, "Ana,a@x.org\n", "Name,E-mail\n")
    with pytest.raises(ContentError, match="no column of names"):
        read(tmp_path, "mentor,3\n", "Role,Capacity\n")


@pytest.mark.parametrize("many", [4, 400])
@pytest.mark.parametrize("cells", ['"Ana;a@x.org;mentee;1;', 'Ana;a@x.org;mentee;1;"Reden'])
def test_a_quote_that_was_left_open_takes_nobody_away_in_silence(tmp_path: Path, cells: str, many: int) -> None:
    others = "".join(f"Ben {n};b{n}@x.org;mentor;1;;;;;;\n" for n in range(many))
    with pytest.raises(ContentError, match=r"row 2: a quote .* is open"):
        read(tmp_path, f"{cells};;;;;\n{others}")
    assert len(read(tmp_path, f"Ana;a@x.org;mentee;1;{'Reden ' * 3000};;;;;\n{others}").members) == many + 1


CELL = st.text(alphabet=" ;,Anabo@x.g\n3mentor\"'=#\u202e", max_size=12) | st.sampled_from(
    ["", "Ana", "Ben", "Ana, Ben", "mentor", "mentee", "both", "peer", "3", "a@x.org", "b@x.org"]
)


@given(st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=8))
def test_each_row_is_a_person_or_is_told(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEADING.strip().split(";"), *rows])
    path = tmp_path_factory.mktemp("table") / "people.csv"
    path.write_text(written.getvalue())
    try:
        table = read_people(path)
    except ContentError:
        return
    filled = {number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    members = {member.row for member in table.members}
    left_out = {finding.row for finding in table.findings if finding.left_out}
    assert members | left_out | {*table.comments} == filled
    assert len(members) + len(left_out) + len(table.comments) == len(filled)
    assert len({member.name for member in table.members}) == len(table.members)


def test_new_makes_both_files_and_check_tells_the_rows(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "spring"
    assert cli("scheme", "new", str(folder))[0] == 0
    assert cli("scheme", "new", str(folder))[0] == 3
    code, _, problem = cli("scheme", "check", str(folder))
    assert code == 1
    assert "nobody is in it" in problem
    assert "example.org" in (folder / "people.csv").read_text()
    with (folder / "people.csv").open("a") as file:
        file.write("Ana,a@x.org,mentee,,,,,,,\nBen,b@x.org,mentor,1,,,,,,\n")
    code, out, _ = cli("scheme", "check", str(folder))
    assert code == 0
    assert "1 mentor with 1 place, 1 mentee" in out
    assert "no problems found" in out
    assert "rows 2, 3: the name begins with #, not read" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("quiet_weeks = 0", "a whole number from 1"),
        ('sums_by = "team"', 'write "all" or "unit"'),
        ("ends = 2020-01-01", "a scheme ends after it begins"),
        ("review_afte = 3", 'did you mean "review_after"?'),
        ("begins = soon", "quotes around"),
        ('evaluation = "How?"', "a list of questions"),
    ],
)
def test_a_wrong_scheme_file_is_told_with_its_line(cli: Cli, tmp_path: Path, line: str, words: str) -> None:
    folder = tmp_path / "spring"
    cli("scheme", "new", str(folder))
    file = folder / "scheme.toml"
    key = line.split(" ")[0]
    text = file.read_text().splitlines()
    number = next((place for place, written in enumerate(text) if written.startswith(f"{key} ")), 8)
    end = next(place for place in range(number, len(text)) if text[place] == "]") if key == "evaluation" else number
    file.write_text("\n".join([*text[:number], line, *text[end + 1 :]]))
    code, told, _ = cli("scheme", "check", str(folder))
    assert code == 1
    assert words in told
    assert f"scheme.toml:{number + 1}:" in told


def test_a_folder_without_a_scheme_says_how_to_make_one(cli: Cli, tmp_path: Path) -> None:
    code, _, problem = cli("scheme", "check", str(tmp_path))
    assert code == 3
    assert "thinkpair scheme new NAME" in problem


@pytest.mark.parametrize("empty", [False, True])
def test_a_new_scheme_is_whole_or_not_there(cli: Cli, tmp_path: Path, empty: bool) -> None:
    failed: tuple[str, ...] = ("",)
    folder, number = tmp_path / "scheme", 1
    while failed:
        if empty:
            folder.mkdir()
        code, failed = refused(number, lambda: cli("scheme", "new", str(folder))[0], errno.ENOSPC)
        left = {path.name for path in folder.glob("*")}
        assert left == {"scheme.toml", "people.csv"} or (code and (not left or "unlink" in failed))
        shutil.rmtree(folder, ignore_errors=True)
        number += 1
    assert number > 8


@pytest.mark.parametrize("command", ["people", "pairs", "status", "numbers", "collect"])
def test_no_command_leaves_out_a_row_without_a_word(cli: Cli, tmp_path: Path, command: str) -> None:
    """A letter of a role was changed by accident, and a name in the table of matches."""
    folder = tmp_path / "spring"
    cli("scheme", "new", str(folder))
    people, matches = folder / "people.csv", folder / "matches.csv"
    with people.open("a") as file:
        file.write(
            "Bo,b@x.org,mentee,,,,,,,\nCy,c@x.org,mentor,,,,,,,\nDi,d@x.org,mentee,,,,,,,\nEd,e@x.org,mentor,,,,,,,\n"
        )
    cli("scheme", "match", str(folder))
    people.write_text(people.read_text() + "Fay,f@x.org,peeb,,,,,,,\n")
    matches.write_text(matches.read_text().replace("Di", "Dy").replace("d@x.org", ""))
    _, _, err = cli("scheme", command, str(folder), *([str(tmp_path)] if command == "collect" else []))
    assert "people.csv row 8: Fay: “peeb” is not a role" in err
    if command != "people":
        assert "“Dy” is not in the table of people: the row is kept, and not used" in err
