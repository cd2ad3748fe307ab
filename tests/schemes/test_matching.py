"""Who meets with whom: the best that can be, nobody kept apart put together, what is fixed stays."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.commands import Cli
from tests.schemes.people import many_rows, member, write_people
from thinkpair.schemes.fit import PairFit
from thinkpair.schemes.match_table import read_matches
from thinkpair.schemes.matching import Matching, best_assignment, peer_groups
from thinkpair.schemes.people_table import Member, read_people
from thinkpair.schemes.scheme_folder import SchemeFolder
from thinkpair.wording.scheme_text import cost_words


def every_assignment(
    points: Sequence[Sequence[int]], places: Sequence[int], used: Sequence[int], row: int = 0
) -> Iterator[tuple[int, int, int]]:
    """Yield how many pairs, with how many points, and how even, each possible assignment has."""
    if row == len(points):
        yield 0, 0, 0
        return
    yield from every_assignment(points, places, used, row + 1)
    for column, many in enumerate(places):
        if used[column] < many and points[row][column] >= 0:
            more = [times + (place == column) for place, times in enumerate(used)]
            for pairs, worth, even in every_assignment(points, places, more, row + 1):
                yield pairs + 1, worth + points[row][column], even - used[column]


@pytest.mark.parametrize("seed", range(200))
def test_no_assignment_of_a_small_table_is_better(seed: int) -> None:
    dice = Random(seed)
    rows, columns = dice.randint(1, 5), dice.randint(1, 4)
    points = [[dice.choice((-1, -1, 0, 4, 10, 55, 100)) for _ in range(columns)] for _ in range(rows)]
    places = [dice.randint(0, 3) for _ in range(columns)]
    found = best_assignment(points, places)
    assert len({row for row, _ in found}) == len(found)
    assert all(points[row][column] >= 0 for row, column in found)
    assert all(times <= places[column] for column, times in Counter(column for _, column in found).items())
    again = sum(many * (many - 1) // 2 for many in Counter(column for _, column in found).values())
    worth = len(found), sum(points[row][column] for row, column in found), -again
    assert worth == max(every_assignment(points, places, [0] * columns))


def matched(*people: Member, fixed: dict[str, str] | None = None) -> Matching:
    return Matching(people, PairFit(people), fixed or {}, frozenset())


def test_wishes_count_before_topics_and_nobody_gets_their_own_line() -> None:
    ana = member("Ana", "mentee", seeks=("leading a team",), wishes=("Ben",), lines=("cleo",))
    ben = member("Ben", "mentor")
    cleo = member("Cleo", "mentor", offers=("leading a team",), capacity=2)
    dora = member("Dora", "mentee", seeks=("team work",), exclusions=("Ben",))
    matching = matched(ana, ben, cleo, dora)
    assert matching.pairs == {"Ana": "Ben", "Dora": "Cleo"}
    assert matching.fit.why(ana, ben) == "wish of Ana"
    assert matching.fit.why(dora, cleo) == "in common: team work"
    assert matching.cost("Ana", "Cleo").problem == "Cleo is a line manager of Ana"
    assert matching.cost("Dora", "Ben").problem == "Dora excludes Ben"


def test_a_change_says_what_it_costs_and_who_moves() -> None:
    ana, eva = member("Ana", "mentee", wishes=("Ben",)), member("Eva", "mentee", wishes=("Ben", "Cleo"))
    matching = matched(ana, eva, member("Ben", "mentor"), member("Cleo", "mentor"))
    assert matching.pairs == {"Ana": "Ben", "Eva": "Cleo"}
    change = matching.cost("Eva", "Ben")
    assert (change.fewer, change.points, change.moves) == (0, 85, (("Ana", "Ben", "Cleo"),))


def test_a_change_that_takes_a_place_names_who_loses_it() -> None:
    matching = matched(member("Ana", "mentee"), member("Dirk", "mentee"), member("Bernd", "mentor"))
    (free,) = {"Ana", "Dirk"} - matching.pairs.keys()
    (seated,) = matching.pairs
    words = cost_words(free, "Bernd", matching.cost(free, "Bernd"))
    assert words == f"{free} with Bernd: takes the place of {seated}, who then has no mentor"


def test_idle_mentors_come_before_second_mentees_and_the_reason_is_true() -> None:
    one, two, three = member("One", "mentor", capacity=3), member("Two", "mentor"), member("Three", "mentor")
    ana, eva = member("Ana", "mentee"), member("Eva", "mentee", exclusions=("Two", "Three"))
    matching = matched(one, two, three, ana, eva)
    assert matching.pairs["Eva"] == "One"
    assert matching.pairs["Ana"] in ("Two", "Three")
    assert matching.why("Ana") == "nothing in common with anybody who was free"
    assert matched(one, two, eva).why("Eva") == "kept apart from everybody else who was free"
    assert matched(one, eva).why("Eva") == "nobody else was free"
    assert set(matching.without_mentee()) == {"Two", "Three"} - {matching.pairs["Ana"]}
    assert matched(one, two, ana, member("Fay", "mentee"), fixed={"Ana": "One"}).pairs["Fay"] == "Two"


def test_who_has_no_mentor_is_told_why() -> None:
    ana = member("Ana", "mentee", exclusions=("Ben",))
    eva, ben = member("Eva", "mentee"), member("Ben", "mentor")
    assert dict(matched(ana, eva, ben).without_mentor()) == {"Ana": "kept apart from every mentor: Ana excludes Ben"}
    assert dict(matched(eva, member("Fay", "mentee"), ben).without_mentor()) == {
        "Fay": "2 mentees for 1 place; all of them are taken"
    }
    assert dict(matched(eva).without_mentor()) == {"Eva": "there are no mentors"}


def test_somebody_who_is_both_never_mentors_themselves() -> None:
    people = [member(name, "both") for name in ("Ana", "Ben", "Cleo")]
    pairs = matched(*people).pairs
    assert len(pairs) == 3
    assert all(mentee != mentor for mentee, mentor in pairs.items())


@pytest.mark.parametrize("number", range(2, 14))
def test_peer_groups_put_nobody_together_who_is_kept_apart(number: int) -> None:
    people = [member(f"P{place}", "peer", lines=(f"unit {place % 3}",) if place < 6 else ()) for place in range(number)]
    fit = PairFit(people)
    groups = peer_groups(people, 4, fit)
    here = {one.name: one for one in people}
    pairs = [(one, other) for group in groups for one in group for other in group if one < other]
    assert not [pair for pair in pairs if fit.apart(here[pair[0]], here[pair[1]])]
    assert len({name for group in groups for name in group}) == sum(map(len, groups)) >= number - 1


def test_peers_who_fit_are_together() -> None:
    people = [
        member(f"P{place}", "peer", seeks=(str(place % 2) * 5,), offers=(str(place % 2) * 5,)) for place in range(8)
    ]
    assert {frozenset(group) for group in peer_groups(people, 4, PairFit(people))} == {
        frozenset({"P0", "P2", "P4", "P6"}),
        frozenset({"P1", "P3", "P5", "P7"}),
    }


@pytest.fixture
def folder(cli: Cli, tmp_path: Path) -> SchemeFolder:
    """A scheme with twelve mentors, of whom some have room for two, twenty mentees and five peers."""
    root = tmp_path / "spring"
    cli("scheme", "new", str(root))
    rows = many_rows(12, 20, units=40)
    for row in rows[:6]:
        row[3] = 2
    rows += [[f"Peer {number}", f"p{number}@x.org", "peer", *[""] * 7] for number in range(5)]
    write_people(root / "people.csv", rows)
    return SchemeFolder(root)


def seats(folder: SchemeFolder) -> dict[str, tuple[str, str]]:
    """The code and mentor of each person."""
    members = read_people(folder.path("people.csv")).members
    return {seat.person: (seat.code, seat.mentor) for seat in read_matches(folder.path("matches.csv"), members).seats}


def test_what_is_fixed_stays_and_codes_stay_with_their_people(cli: Cli, folder: SchemeFolder) -> None:
    code, out, _ = cli("scheme", "match", str(folder.root))
    assert code == 0
    assert "18 mentees with a mentor" in out
    assert "20 mentees for 18 places" in out
    first = seats(folder)
    path = folder.path("matches.csv")
    lines = path.read_text().splitlines()
    fixed = next(line for line in lines if '"pair"' in line)
    name = fixed.split(",")[4].strip('"')
    lines[0] += ',"Note"'
    lines[lines.index(fixed)] = fixed.replace('"",', '"yes",', 1) + ',"sit near the lift"'
    path.write_text("\n".join(lines))
    rows = [*many_rows(12, 20, seed=2, units=40), ["New One", "n@x.org", "mentor", 3, *[""] * 6]]
    write_people(folder.path("people.csv"), rows)
    code, out, _ = cli("scheme", "match", str(folder.root))
    assert code == 0
    second = seats(folder)
    assert second[name] == first[name]
    assert "sit near the lift" in path.read_text()
    assert "Changed since the last matches.csv" in out
    assert folder.path("matches-before.csv").read_text() == "\n".join(lines)
    moved = {person for person, seat in second.items() if seat[0] and person in first and seat != first[person]}
    assert moved
    assert not {second[person][0] for person in moved} & {seat[0] for seat in first.values()}


def test_a_second_run_without_changes_changes_nothing(cli: Cli, folder: SchemeFolder) -> None:
    cli("scheme", "match", str(folder.root))
    first = folder.path("matches.csv").read_bytes()
    code, out, _ = cli("scheme", "match", str(folder.root))
    assert code == 0
    assert "Changed since" not in out
    assert folder.path("matches.csv").read_bytes() == first


def test_a_fixed_row_against_the_rules_stays_and_is_told(cli: Cli, folder: SchemeFolder) -> None:
    folder.path("matches.csv").write_text(
        "Pair;Mentor;Mentee or peer;Fixed\np01;Mentor 7;Mentee 0;x\np01;Mentor 7;Mentee 1;x\n"
        ";;Mentee 2;x\n;Nobody;Mentee 3;x\n"
    )
    _, out, _ = cli("scheme", "match", str(folder.root))
    found = seats(folder)
    assert found["Mentee 0"] == found["Mentee 1"] == ("p01", "Mentor 7")
    assert found["Mentee 2"] == ("", "")
    assert "Mentor 7 is fixed with 2 mentees, and has a capacity of 1" in out
    assert "matches.csv row 5: “Nobody” is not in the table of people: the row is kept, and not used" in out
    assert ',"Nobody",' in folder.path("matches.csv").read_text()


def test_a_yes_in_any_row_of_two_people_holds(cli: Cli, folder: SchemeFolder) -> None:
    head = "Pair;Mentor;Mentee or peer;Fixed;Note\n"
    folder.path("matches.csv").write_text(
        f"{head}p01;Mentor 7;Mentee 0;;by the lift\np02;Mentor 8;Mentee 1;;\np03;Mentor 9;Mentee 2;yes;\n"
        ";Mentor 7;Mentee 0;yes;\n;Mentor 10;Mentee 1;yes;\n;Mentor 11;Mentee 2;yes;\n"
    )
    _, out, _ = cli("scheme", "match", str(folder.root))
    members = read_people(folder.path("people.csv")).members
    table = read_matches(folder.path("matches.csv"), members)
    found = [(seat.person, seat.mentor) for seat in table.seats if seat.fixed]
    assert sorted(found) == [("Mentee 0", "Mentor 7"), ("Mentee 1", "Mentor 10"), ("Mentee 2", "Mentor 9")]
    assert seats(folder)["Mentee 0"][0] == "p01"
    assert "by the lift" in folder.path("matches.csv").read_text()
    assert "row 4: Mentee 2 is fixed in row 7 as well: with Mentor 9 counts" in out
    assert "row 7: Mentee 2 is fixed in row 4 already, with Mentor 9: one yes is too many" in out
    assert "Mentors without a mentee: Mentor" not in out


def test_what_a_wish_would_cost_is_said_and_nothing_written(cli: Cli, folder: SchemeFolder) -> None:
    cli("scheme", "match", str(folder.root))
    alone = next(person for person, seat in seats(folder).items() if not seat[0])
    before = folder.path("matches.csv").read_bytes()
    code, out, _ = cli("scheme", "match", str(folder.root), "--if", f"{alone}=Mentor 8")
    assert code == 0
    assert f"{alone} with Mentor 8" in out
    assert "then has no mentor" in out
    assert folder.path("matches.csv").read_bytes() == before
    assert cli("scheme", "match", str(folder.root), "--if", "Mentor 8")[0] == 2


def test_without_scipy_it_says_what_to_install_and_writes_nothing(
    cli: Cli, folder: SchemeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    code, _, problem = cli("scheme", "match", str(folder.root))
    assert code == 1
    assert ".venv/bin/pip install '.[scheme]'" in problem
    assert not folder.path("matches.csv").exists()


def test_three_hundred_people_are_matched_in_seconds(cli: Cli, tmp_path: Path) -> None:
    """A thousand take a few seconds: `make bench`."""
    root = tmp_path / "large"
    cli("scheme", "new", str(root))
    write_people(root / "people.csv", many_rows(135, 165, units=20))
    began = time.process_time()
    code, out, _ = cli("scheme", "match", str(root))
    assert code == 0
    assert "135 mentees with a mentor" in out
    assert time.process_time() - began < 4
