"""`formats list` and `formats show`: what they find, and how they say what each person gets."""

import errno
import json
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.storage.killing import refused

UNEVEN = """\
title = "Three askers"
people = "3"
[role.asker]
[role.teller]
[[round]]
title = "Ask"
each = "asker"
order = "seating"
  [[round.step]]
  title = "Ask"
  speak = "asker"
  time = "1m"
[[round]]
title = "Again"
each = "asker"
turns = 1
  [[round.step]]
  title = "Ask"
  speak = "asker"
  time = "1m"
[[round]]
title = "Break"
  [[round.step]]
  title = "Break"
  time = "5m"
"""


def ids(cli: Cli, *options: str) -> set[str]:
    return {entry["id"] for entry in json.loads(cli("formats", *options, "--json")[1])}


def test_the_filters_combine_before_and_behind_list(cli: Cli) -> None:
    filters = ("--people", "14", "--tag", "mentor", "--for", "1h")
    found = ids(cli, "list", *filters)
    speed = {"speed-mentoring", "speed-mentoring-tables", "speed-mentoring-large"}
    assert found == ids(cli, *filters) == speed | {"meeting-of-mentors", "meeting-of-mentees"}
    assert ids(cli, "list", *filters, "--search", "rows") == {"speed-mentoring"}
    assert ids(cli, *filters[:2], "list", *filters[2:]) == found


def test_what_fits_a_length_is_listed_with_that_length_and_not_its_usual_one(cli: Cli) -> None:
    listed = cli("formats", "list", "--for", "40m")[1]
    assert "Lean coffee" in listed
    assert "· 1 h ·" not in listed
    assert "· fits 40 min" in listed


def test_several_tags_are_all_wanted(cli: Cli) -> None:
    both = ids(cli, "list", "--tag", "mentor", "--tag", "pair")
    assert both
    assert both == ids(cli, "list", "--tag", "mentor") & ids(cli, "list", "--tag", "pair")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--search", "qqq"), "No matches.\n"),
        (("--tag", "mentr"), 'No matches. Did you mean the tag "mentor"?\n'),
        (("--tag", "mentor", "--people", "900"), "No matches.\n"),
    ],
)
def test_nothing_found_says_so(cli: Cli, options: tuple[str, ...], said: str) -> None:
    assert cli("formats", "list", *options) == (0, said, "")
    assert cli("formats", "list", *options, "--json") == (0, "[]\n", "")


def test_what_is_no_length_is_refused_in_one_line(cli: Cli) -> None:
    code, out, err = cli("formats", "--for", "soon")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_format_is_listed_with_the_keys_of_the_language(cli: Cli) -> None:
    (entry,) = [one for one in json.loads(cli("formats", "--json")[1]) if one["id"] == "lean-coffee"]
    assert entry["total"] == 3600
    assert entry["version"] == "1.0"
    assert "length" not in entry
    assert "3 to 12 people · 1 h" in cli("formats")[1]


def test_a_format_is_shown_in_peoples_words(cli: Cli) -> None:
    out = cli("formats", "show", "coaching-triad", "--people", "3")[1]
    assert out.startswith("Coaching triad, version 1.0\n")
    assert "Everyone is coach once" in out
    assert "Everyone rests" not in out


def test_what_people_get_unevenly_is_said_by_name(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "uneven.toml"
    path.write_text(UNEVEN)
    out = cli("formats", "show", str(path))[1]
    assert "A has the floor for 2 min; B and C have the floor for 1 min" in out
    assert "A is asker twice; B and C are asker once" in out
    assert "Everyone has no turn alone" in cli("formats", "show", "speed-dating", "--people", "5")[1]
    assert "Everyone rests once" in cli("formats", "show", "speed-dating", "--people", "5")[1]


def test_the_guide_is_printed_whole_or_by_section(cli: Cli) -> None:
    code, whole, _ = cli("formats", "guide")
    assert code == 0
    for heading in ("A first format", "Editors", "Sharing formats", "Who had few turns", "Pomodoro pairing"):
        assert f"## {heading}\n" in whole
    section = cli("formats", "guide", "Texts", "quotes")[1]
    assert section.startswith("## Texts and quotes\n")
    assert section.count("\n## ") == 0
    code, out, err = cli("formats", "guide", "qqq")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "Editors" in err


def test_a_new_format_says_where_it_is_and_brings_the_schema_along(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "team-round.toml"
    path.parent.mkdir()
    out = cli("formats", "new", str(path), "--like", "check-in")[1]
    assert str(path) in out
    assert json.loads((path.parent / "format.schema.json").read_text())["$id"].startswith("urn:thinkpair")
    assert path.read_text().startswith("#:schema ./format.schema.json\n")


def test_a_new_format_whose_name_is_no_id_is_refused_with_one_that_is(cli: Cli) -> None:
    assert (
        cli("formats", "new", "Our Rückblick")[2].strip().endswith("letters, digits and hyphens, like our-rueckblick")
    )


def test_a_new_format_is_whole_or_not_there(cli: Cli, home: Path) -> None:
    failed: tuple[str, ...] = ("",)
    path, number = home / "formats" / "team-round.toml", 1
    while failed:
        code, failed = refused(number, lambda: cli("formats", "new", "team-round")[0], errno.ENOSPC)
        assert path.read_text().startswith("#:schema") if path.exists() else code == 3
        path.unlink(missing_ok=True)
        number += 1
    assert number > 10


def test_a_new_format_follows_no_link(cli: Cli, home: Path, tmp_path: Path) -> None:
    (home / "formats").mkdir(parents=True)
    (home / "formats" / "format.schema.json").symlink_to(tmp_path / "elsewhere")
    assert cli("formats", "new", "team-round")[0] == 0
    assert not (tmp_path / "elsewhere").exists()
