"""People from CSV: as other programs write them, and as somebody who means harm does."""

import os
from pathlib import Path

import pytest

from thinkpair.cli import main
from thinkpair.errors import ContentError, FilesError
from thinkpair.groups.contact import Contact
from thinkpair.groups.csv_contacts import MOST_BYTES, read_contacts
from thinkpair.groups.repository import Groups

ANA, BEN = Contact("Ana Müller", "ana@example.org"), Contact("Ben", "ben@example.org")


def read(tmp_path: Path, data: str | bytes) -> tuple[Contact, ...]:
    path = tmp_path / "people"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_contacts(path)


@pytest.mark.parametrize(
    "text",
    [
        "Name,E-mail\nAna Müller,ana@example.org\nBen,ben@example.org\n",
        "\ufeffE-Mail;Vorname;Nachname\r\nana@example.org;Ana;Müller\r\n\r\nben@example.org;Ben\r\n",
        "first_name\tlast name\tphone\temail address\nAna\tMüller\t1\tana@example.org\nBen\t\t2\tben@example.org",
        "Ana Müller,ana@example.org\nBen,ben@example.org",
        "ana@example.org|Ana Müller\nben@example.org|Ben",
        'name,mail\n"Müller, x",\n'.replace('"Müller, x"', '"Ana, Müller"') + "Ben,Ben <ben@example.org>",
    ],
    ids=["headings", "german", "tabs", "none", "pipes", "quoted"],
)
def test_a_table_is_read_with_and_without_headings(tmp_path: Path, text: str) -> None:
    people = read(tmp_path, text)
    assert [person.name for person in people] == ["Ana Müller", "Ben"]
    assert people[1].email == BEN.email
    assert people[0].email in (ANA.email, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_the_letters_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Name,E-mail\nAna Müller,ana@example.org\n".encode(encoding)) == (ANA,)


def test_names_alone_are_people_too(tmp_path: Path) -> None:
    assert read(tmp_path, "Ana\nBen\nAna\n") == (Contact("Ana"), Contact("Ben"))


@pytest.mark.parametrize("before", ["", "\n", "# exported from phone\n"])
def test_a_vcard_file_is_refused_with_what_to_do(tmp_path: Path, before: str) -> None:
    """A vCard is no table, wherever in the file it begins."""
    with pytest.raises(ContentError, match="is a vCard file: export the contacts as CSV instead"):
        read(tmp_path, f"{before}BEGIN:VCARD\nVERSION:3.0\nFN:Ana Müller\nEND:VCARD\n")


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "Ana\x00", "\x89PNG\n\x1a\n", bytes(range(256)), b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(ContentError, match="is not a text"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["", "\n\n", "name,mail\n"])
def test_where_nobody_is_in_it_that_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="nobody is in it"):
        read(tmp_path, text)


def test_devices_pipes_and_what_is_too_big_are_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for place, words in (
        (tmp_path / "pipe", "Not an ordinary file"),
        (Path("/dev/zero"), "Not an ordinary file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "big", "more than 4 MiB"),
        (tmp_path / "none", "No such file"),
    ):
        with pytest.raises(FilesError, match=words):
            read_contacts(place)


def test_a_long_table_takes_no_time_and_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="more than a group can have"):
        read(tmp_path, "".join(f"Person {number}\n" for number in range(100_000)))
    assert read(tmp_path, "name\n" + "x" * 500_000 + "\nAna\n") == (Contact("Ana"),)


def test_names_go_through_the_door_and_keep_no_commas(tmp_path: Path) -> None:
    people = read(tmp_path, 'name,email\n"Ana;\u202e Müller,",a b@@c\n=Ben,"x<y@z.example>"\n')
    assert people == (Contact("Ana Müller"), Contact("=Ben", "y@z.example"))


def test_people_come_into_a_group_once(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "groups").mkdir(parents=True)
    (home / "groups" / "six.toml").write_text('title = "Six"\nmood = "good"\n[[person]]\nname = "ana müller"\n')
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nAna Müller,ana@example.org\nBen,ben@example.org\n")
    assert main(["import", str(path), "--group", "six"]) == 0
    assert capsys.readouterr().out.startswith("1 person added to six: Ben\n1 person was there already")
    people = Groups(home / "groups").read("six").person
    assert [(person.name, person.email) for person in people] == [("ana müller", ANA.email), ("Ben", BEN.email)]
    before = (home / "groups" / "six.toml").read_bytes()
    assert b"mood" in before
    assert main(["import", str(path), "--group", "six"]) == 0
    assert (home / "groups" / "six.toml").read_bytes() == before
    assert main(["import", str(path), "--group", "seven"]) == 3
    assert main(["import", "/dev/zero", "--group", "six"]) == 3
