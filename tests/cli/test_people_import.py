"""`import` and `--people-from`: what was understood is shown, and nothing is written unless somebody agreed."""

import io
from pathlib import Path

import pytest

from thinkpair.cli import main
from thinkpair.groups.repository import Groups

CONTACTS = Path(__file__).parents[1] / "groups" / "contacts"


class Terminal(io.StringIO):
    """A terminal at which this was typed."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def six(home: Path) -> Path:
    """A group of one, with a comment of her own."""
    path = home / "groups" / "six.toml"
    path.parent.mkdir(parents=True)
    path.write_text('title = "Six"\nmood = "good"  # since May\n[[person]]\nname = "ana müller"\n')
    return path


@pytest.fixture
def two(tmp_path: Path) -> str:
    """A file with two people."""
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nAna Müller,ana@example.org\nBen,ben@example.org\n")
    return str(path)


def people(home: Path, group: str = "six") -> list[tuple[str, str]]:
    return [(person.name, person.email) for person in Groups(home / "groups").read(group).person]


def test_people_come_into_a_group_once(home: Path, six: Path, two: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", two, "--group", "six", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "Columns: name from “Name” · e-mail from “E-mail”\n  Ana Müller <ana@example.org>\n" in told
    assert told.endswith("1 person added to six: Ben\n1 person was in it already; what was missing is filled in\n")
    assert people(home) == [("ana müller", "ana@example.org"), ("Ben", "ben@example.org")]
    before = six.read_bytes()
    assert b"since May" in before
    assert main(["import", two, "--group", "six"]) == 0
    assert "in six already; nothing to write" in capsys.readouterr().out
    assert six.read_bytes() == before


@pytest.mark.parametrize("words", [["--group", "six"], ["--new", "Seven"]])
def test_without_a_terminal_and_without_yes_nothing_is_written(
    home: Path, six: Path, two: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = six.read_bytes()
    assert main(["import", two, *words]) == 2
    told = capsys.readouterr()
    assert "Ben <ben@example.org>" in told.out
    assert "add --yes" in told.err
    assert six.read_bytes() == before
    assert Groups(home / "groups").ids() == ("six",)


@pytest.mark.parametrize(("typed", "added"), [("\n", True), ("y\n", True), ("n\n", False), ("", False)])
def test_at_a_terminal_it_asks(
    home: Path, six: Path, two: str, typed: str, added: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stdout", screen := Terminal())
    assert main(["import", two, "--group", "six"]) == 0
    assert "Add them to six? Enter confirms, n cancels: " in screen.getvalue()
    assert (len(people(home)) == 2) is added


def test_a_group_is_made_of_a_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(CONTACTS / "twins.csv"), "--new", "The twins", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "Two people are called Ana Novak: the one with ana.two@example.org comes as “Ana Novak 2”" in told
    assert "“ana NOVAK” is listed again" in told
    twins = [("Ana Novak", "ana.n@example.org"), ("Ana Novak 2", "ana.two@example.org")]
    assert people(home, "the-twins") == twins
    assert main(["import", str(CONTACTS / "twins.csv"), "--group", "the-twins", "--yes"]) == 0
    assert people(home, "the-twins") == twins


def test_a_namesake_with_another_address_stays_apart(
    home: Path, six: Path, two: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", two, "--group", "six", "--yes"]) == 0
    (tmp_path / "other.csv").write_text("Name,E-mail\nBen,another@example.org\n")
    assert main(["import", str(tmp_path / "other.csv"), "--group", "six", "--yes"]) == 0
    assert "comes as “Ben 2”" in capsys.readouterr().out
    assert people(home)[1:] == [("Ben", "ben@example.org"), ("Ben 2", "another@example.org")]


def test_a_session_is_planned_for_the_people_of_a_file(two: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "thinking-pair", "--people-from", two]) == 0
    told = capsys.readouterr()
    assert "Ana Müller" in told.out
    assert "@" not in told.out
    assert "Columns: name from “Name”" in told.err
    assert "  Ana Müller\n" in told.err
    assert "@" not in told.err  # whoever sits before the big screen reads along
    assert main(["run", "thinking-pair", "--plain", "--people-from", two]) == 2
    assert "add --yes" in capsys.readouterr().err
    assert main(["plan", "thinking-pair", "--people-from", two, "--people", "Ana,Ben"]) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--group", "seven"], 3),
        ([], 2),
        (["--group", "six", "--new", "Six"], 2),
    ],
)
def test_what_cannot_be_is_told(six: Path, two: str, words: list[str], code: int) -> None:
    assert main(["import", two, *words, "--yes"]) == code


def test_a_device_is_refused(six: Path) -> None:
    assert main(["import", "/dev/zero", "--group", "six"]) == 3
