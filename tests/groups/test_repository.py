"""Groups as files: written by hand and by the program, checked with line and column, nothing of them lost."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from thinkpair.errors import ContentError, FilesError, UsageError
from thinkpair.groups.model import Agreement, Goal, Person
from thinkpair.groups.repository import Groups, complaint

BY_HAND = '''\
# our pair
title = "Ana and Ben"  # the two of us
kind = "pair"
colour = "blue"
next_meeting = 2026-12-01T18:00:00

# what we said
[agreement]
how_often = "Every 2 weeks # really"
places = """
the library
or the park"""

[[person]]
name = "Ana"  # first
shoe = 44

[[person]]
name = "Ben"

[[goal]]
what = "feel at home"
by = 2027-03-01

  # a small step
  [[goal.milestone]]
  what = "first talk"
# the end
'''


def by_hand(root: Path, text: str = BY_HAND) -> Groups:
    root.mkdir(exist_ok=True)
    (root / "ana-and-ben.toml").write_text(text, encoding="utf-8")
    return Groups(root)


def errors_in(root: Path, text: str) -> list[str]:
    found = by_hand(root, text).find("ana-and-ben")
    assert found.group is None
    return [f"{one.line}:{one.column} {one.message}; {one.hint}" for one in found.errors]


def test_what_was_written_by_hand_is_read_and_left_alone_where_nothing_changes(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    group = groups.read("ana-and-ben")
    assert group.people == ("Ana", "Ben")
    assert group.agreement.places == "the library\nor the park"
    assert group.goal[0].milestone[0].what == "first talk"
    assert not groups.write("ana-and-ben", group)
    assert (tmp_path / "ana-and-ben.toml").read_text() == BY_HAND


def test_a_change_keeps_comments_and_keys_that_are_not_known(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    changed = groups.read("ana-and-ben").model_copy(update={"purpose": "to think", "total": 2400})
    assert groups.write("ana-and-ben", changed)
    text = (tmp_path / "ana-and-ben.toml").read_text()
    assert groups.read("ana-and-ben") == changed
    for line in (
        '# our pair\ntitle = "Ana and Ben"  # the two of us\n',
        'total = "40m"',
        'colour = "blue"',
        "# what we said\n[agreement]",
        'name = "Ana"  # first\nshoe = 44',
        "# a small step\n  [[goal.milestone]]",
        "# the end\n",
    ):
        assert line in text
    assert stat.S_IMODE((tmp_path / "ana-and-ben.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "changes",
    [
        {"person": ("Ana",)},
        {"person": ("Ben", "Ana", "Cleo")},
        {"title": "Ana, Ben", "next_meeting": None},
        {"agreement": Agreement(channels="phone\nmail", places="the park")},
        {"agreement": Agreement()},
        {"goal": (Goal(what="rest", done=True), Goal(what="walk"))},
    ],
)
def test_any_change_is_written(tmp_path: Path, changes: dict[str, object]) -> None:
    """Whatever changes, the file says it, and comments and unknown keys elsewhere stay."""
    groups = by_hand(tmp_path)
    before = groups.read("ana-and-ben")
    if people := changes.get("person"):
        assert isinstance(people, tuple)
        changes = {**changes, "person": tuple(Person(name=name) for name in people)}
    changed = before.model_copy(update=changes)
    assert groups.write("ana-and-ben", changed)
    text = (tmp_path / "ana-and-ben.toml").read_text()
    assert groups.read("ana-and-ben") == changed
    for kept in ("# our pair\n", "  # the two of us\n", 'colour = "blue"\n', "# what we said\n", "# the end\n"):
        assert kept in text


def test_comments_whose_key_is_gone_stand_at_the_end(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    groups.write("ana-and-ben", groups.read("ana-and-ben").model_copy(update={"goal": ()}))
    text = (tmp_path / "ana-and-ben.toml").read_text()
    assert text.endswith("# a small step\n# the end\n")


def test_a_key_that_is_not_known_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    groups = by_hand(tmp_path, 'title = "x"\nreview_afer = 3\n\n[[person]]\nname = "Ana"\nmail = "a@b.org"\n')
    assert groups.read("ana-and-ben").model_extra == {"review_afer": 3}
    told = complaint(groups.find("ana-and-ben"))
    assert ':2:1: warning: "review_afer" is not a key of a group: not known here; it stays in the file' in told
    assert 'did you mean "review_after"?' in told
    assert 'did you mean "email"?' in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "pairs"', '2:8 kind cannot be "pairs"; did you mean "pair"?'),
        ("total = 40", '2:9 a bare number says no unit (40 of what?); write "40s" or "40m"'),
        ('review_by = "soon"', '2:13 "soon" is not a date; write a date like 2026-12-01, without quotes'),
        ("ends = 2027-13-01", "2:12 this is not a date; write a date like 2026-12-01"),
        ("next_meeting = 2026-12-31 18:00", "2:27 a time needs its seconds; write 2026-12-01 18:00:00, or in quotes"),
        ("review_after = 0", "2:16 a whole number from 1 to 10,000 is expected here; write 1 or more"),
        ('[[person]]\nname = "Ana"\nemail = "nope"', '4:9 "nope" is no e-mail address; write one address'),
        ('[[person]]\nnam = "Ana"', '2:1 a person needs a name; write name = "Ana"'),
        ('[person]\nname = "Ana"', "2:1 person is a list of tables, not keys with values; write [[person]], with"),
        ('agreement = "weekly"', "2:1 a table is expected here, not text; write [agreement], and its keys below"),
        ("how often = 3", "2:5 a key needs = and a value after it; write key = "),
        ('meeting = { every = "2 weeks"', "2:11 braces { } are not closed on their line; write it like { name = "),
        ('[[person]]\nname = "Ana"\n[[person]]\nname = "ana"', "5:8 “ana” is too similar to “Ana”"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_and_column(tmp_path: Path, text: str, said: str) -> None:
    head = 'title = "x"\n'
    person = "" if "person" in text or "how often" in text else '\n[[person]]\nname = "Ana"\n'
    assert [line.startswith(said) for line in errors_in(tmp_path, f"{head}{text}{person}")] == [True], errors_in(
        tmp_path, f"{head}{text}{person}"
    )


def test_what_is_missing_is_told_and_how_to_write_it(tmp_path: Path) -> None:
    assert errors_in(tmp_path, "") == [
        '1:1 a group needs a title; write title = "Ana and Ben"',
        '1:1 a group needs at least one person; write [[person]] and below it name = "Ana", once for each',
    ]


def test_a_file_that_is_no_text_is_told_and_never_written_over_by_reading(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    (tmp_path / "ana-and-ben.toml").write_bytes(b"title = \xff\xfe")
    with pytest.raises(ContentError, match="not UTF-8"):
        groups.read("ana-and-ben")


@pytest.mark.parametrize("identifier", ["../sessions", "a/b", "Ana", "", "con", ".hidden", "ä"])
def test_an_id_leads_nowhere_else(tmp_path: Path, identifier: str) -> None:
    with pytest.raises(UsageError):
        Groups(tmp_path).find(identifier)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "x"')
    root = tmp_path / "groups"
    root.mkdir()
    os.symlink(secret, root / "g.toml")
    with pytest.raises(FilesError, match="cannot be read: it is a link to another place"):
        Groups(root).read("g")
    assert Groups(root).find("g").group is None


def test_an_id_is_made_of_the_title_and_is_never_taken_twice(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    assert groups.free_id("Ana and Ben") == "ana-and-ben-2"
    assert groups.free_id("Žofie & Łukasz: Ça va?") == "zofie-lukasz-ca-va"
    assert groups.free_id("Søren, Đorđe & Jürgen Weiß: Œuvre, Ægir") == "soren-dorde-juergen-weiss-oeuvre-aegir"
    assert groups.free_id("Άννα και Νίκος") == "anna-kai-nikos"
    assert groups.free_id("Юлия и Андрей") == "iuliia-i-andrei"
    with pytest.raises(FilesError, match="already"):
        groups.create("ana-and-ben", groups.read("ana-and-ben"))


def test_titles_in_other_scripts_have_ids_that_stay_apart(tmp_path: Path) -> None:
    """On two machines as well: the id comes from the title, and its words can be typed on every keyboard."""
    here, there = Groups(tmp_path / "here"), Groups(tmp_path / "there")
    ids = [here.free_id(title) for title in ("日本", "中国", "سارة و علي", "שרה ודוד", "日月川山", "日田月木")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("group-[0-9a-f]{8}", identifier) for identifier in ids)
    assert there.free_id("日本") == ids[0]
    here.create(ids[0], by_hand(tmp_path).read("ana-and-ben"))
    assert here.free_id("日本") == f"{ids[0]}-2"


def test_a_file_with_errors_is_not_written_over(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    group = groups.read("ana-and-ben")
    (tmp_path / "ana-and-ben.toml").write_text("kind = 3")
    with pytest.raises(ContentError, match="thinkpair groups check ana-and-ben tells all"):
        groups.write("ana-and-ben", group)
    assert (tmp_path / "ana-and-ben.toml").read_text() == "kind = 3"


def test_an_archived_group_loses_nothing(tmp_path: Path) -> None:
    groups = by_hand(tmp_path)
    before = groups.read("ana-and-ben")
    groups.archive("ana-and-ben")
    assert groups.read("ana-and-ben").archived
    assert groups.archive("ana-and-ben", archived=False) == before


def test_what_looks_like_steering_a_terminal_does_not_get_out(tmp_path: Path) -> None:
    found = by_hand(tmp_path, 'title = "x"\n"\\u001b[2J" = 1\n[[person]]\nname = "A\\u0007"\n').find("ana-and-ben")
    assert "\x1b" not in complaint(found)
    assert "\x07" not in complaint(found)


def test_changes_at_once_are_all_written(tmp_path: Path) -> None:
    """Ten who read the group at the same time and write it one after the other do not undo each other."""
    groups = by_hand(tmp_path)
    before = groups.read("ana-and-ben")
    changes: list[dict[str, object]] = [
        {"purpose": "to think"},
        {"total": 2400},
        {"agreement": before.agreement.model_copy(update={"channels": "phone"})},
        {"agreement": before.agreement.model_copy(update={"confidentiality": "all of it"})},
    ]
    changes += [{"goal": (*before.goal, Goal(what=f"goal {number}"))} for number in range(6)]
    with ThreadPoolExecutor(10) as pool:
        for change in changes:
            pool.submit(groups.write, "ana-and-ben", before.model_copy(update=change), before)
    after = groups.read("ana-and-ben")
    assert (after.purpose, after.total) == ("to think", 2400)
    assert (after.agreement.channels, after.agreement.confidentiality) == ("phone", "all of it")
    assert sorted(goal.what for goal in after.goal) == ["feel at home", *(f"goal {number}" for number in range(6))]
    assert [path.name for path in tmp_path.iterdir()] == ["ana-and-ben.toml"]
