"""`plan --people N`, `formats show --people N`, `formats list --people N` and a group's usual format count alike."""

from pathlib import Path

import pytest

from tests.commands import Cli
from thinkpair.formats.summary import find_formats, glance
from thinkpair.units import join_names, lettered

TABLES = '\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\ntime = "1m"\nspeak = "anyone"\n'
FORMATS = {
    "plain": f'title = "Plain"\npeople = "3-4"\n{TABLES}',
    "chaired": f'title = "Chaired"\npeople = "3-4"\n[role.chair]\nfixed = true\n{TABLES}',
    "hosted": f'title = "Hosted"\npeople = "3-4"\n[role.host]\nfixed = true\noutside = true\n{TABLES}',
    "judged": f'title = "Judged"\npeople = "3-4"\n[role.judge]\nfixed = true\noutside = true\npeople = 2\n{TABLES}',
}
TAKEN = {"plain": (3, 4), "chaired": (3, 4), "hosted": (4, 5), "judged": (5, 6)}


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name, (least, most) in TAKEN.items() for number in (least - 1, least, most, most + 1)],
)
def test_counts_alike(cli: Cli, home: Path, name: str, number: int) -> None:
    """A number of people is all who are named, whoever holds a role outside the groups among them."""
    path = home / "formats" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FORMATS[name])
    taken = TAKEN[name][0] <= number <= TAKEN[name][1]
    assert (cli("plan", name, "--people", str(number))[0] == 0) == taken
    shown = cli("formats", "show", name, "--people", str(number))[1]
    assert (f"{number} people: 1 min" in shown) == taken
    assert bool(find_formats([glance(path)], str(number))) == taken
    people = join_names(lettered(number))
    _, _, err = cli("groups", "new", "G", "--people", people, "--format", name)
    assert (f"the group has {number}" not in err) == taken
    assert (cli("plan", "--group", "g")[0] == 0) == taken


def test_list_counts_alike(cli: Cli, home: Path) -> None:
    """The list of formats counts as the others do, and shows the number that it counts by."""
    path = home / "formats" / "hosted.toml"
    path.parent.mkdir(parents=True)
    path.write_text(FORMATS["hosted"])
    assert "hosted " not in cli("formats", "list", "--people", "3")[1]
    assert "Hosted: 4 to 5 people" in cli("formats", "list", "--people", "5")[1]
    assert glance(path).people == "4-5"


def test_names_without_their_accents(cli: Cli, home: Path) -> None:
    """Who is typed for a role is found without accents; among the people, two that differ so are told."""
    names = ("plan", "thinking-pair", "--people", "Zoë,Ben")
    code, out, err = cli(*names, "--role", "listener=Zoe")
    assert (code, err) == (0, "")
    assert out == cli(*names, "--role", "listener=Zoë")[1]
    assert "did you mean “Zoë”?" in cli(*names, "--role", "listener=Zoey")[2]
    code, _, err = cli("plan", "check-in", "--people", "Zoë,Ben,zoe")
    assert (code, "“Zoë” and “zoe” are two people here; if they are one" in err) == (0, True)
    assert cli("plan", "check-in", "--people", "Zoë,Ben,zoë")[0] == 1


def test_misfit(cli: Cli) -> None:
    """A usual format that does not take the group is told, with three that do; one that is not there is refused."""
    assert cli("groups", "new", "Trio", "--people", "Ana,Ben,Chi")[0] == 0
    code, _, err = cli("groups", "edit", "trio", "--format", "thinking-pair")
    assert (code, "takes 2 people; the group has 3; for 3 people there is thinking-round" in err) == (0, True)
    assert cli("groups", "edit", "trio", "--title", "Three")[2] == ""
    assert cli("groups", "edit", "trio", "--format", "no-such-format")[0] != 0
    assert "thinking-pair" in cli("groups", "show", "trio")[1]


def test_number_is_no_group(cli: Cli) -> None:
    """A group has names: a number in their place is refused, not taken for a person called so."""
    code, _, err = cli("groups", "new", "Trio", "--people", "3")
    assert (code, "names, not a number" in err) == (2, True)


def test_a_format_for_one_number_of_people_is_planned_without_names(cli: Cli, home: Path) -> None:
    folder = home / "formats"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trio.toml").write_text(FORMATS["plain"].replace("3-4", "3"))
    (folder / "plain.toml").write_text(FORMATS["plain"])
    assert "3 people, 1 min" in cli("plan", "trio")[1]
    assert cli("rehearse", "trio")[0] == 0
    assert "who takes part?" in cli("plan", "plain")[2]


def test_how_long_each_has_the_floor_is_not_rounded(cli: Cli, home: Path) -> None:
    """Of 3 min 20 s it said "3½ min", beside 3 min 20 s in the plan."""
    path = home / "formats" / "turns.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        'title = "T"\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\ntime = "3m20s"\nspeak = "each"\n'
    )
    assert "the floor for 3 min 20 s" in cli("formats", "show", "turns", "--people", "2")[1]
