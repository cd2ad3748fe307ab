"""Packs from files, folders, zip files and git: what is read of them, and what no source can do."""

import os
import re
import stat
import subprocess
import zipfile
from pathlib import Path
from shutil import which

import pytest

from tests.formats.formats import PAIR
from thinkpair.errors import ContentError, FilesError, ThinkpairError
from thinkpair.formats import pack_sources
from thinkpair.formats.pack_sources import fetch, pack_name, without_password
from thinkpair.formats.toml_document import MOST_BYTES

GIT = pytest.mark.skipif(which("git") is None, reason="needs git")


def zipped(path: Path, files: dict[str, str], *infos: tuple[zipfile.ZipInfo, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for info, text in infos:
            archive.writestr(info, text)
    return path


def git(folder: Path, *arguments: str) -> None:
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *arguments], cwd=folder, env=environ, check=True, capture_output=True)


def repository(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")
    return folder


def test_a_file_a_folder_and_a_zip_give_the_same_formats(tmp_path: Path) -> None:
    folder = tmp_path / "Our formats"
    folder.mkdir()
    (folder / "pair.toml").write_text(PAIR)
    (folder / "notes.txt").write_text("no format")
    archive = zipped(tmp_path / "ours.zip", {"pair.toml": PAIR, "notes.txt": "no format"})
    found = [fetch(str(path)) for path in (folder / "pair.toml", folder, archive)]
    assert fetch(str(folder / ".." / archive.name)).source == str(archive)
    assert [one.name for one in found] == ["pair", "our-formats", "ours"]
    assert [one.files for one in found] == [{"pair.toml": PAIR.encode()}] * 3
    assert len({one.sha256 for one in found}) == 1


@pytest.mark.parametrize("top", ["", "repo-main/"])
def test_formats_may_be_in_a_folder_of_that_name(tmp_path: Path, top: str) -> None:
    files = {f"{top}formats/pair.toml": PAIR, f"{top}README.md": "x", f"{top}deep/formats/other.toml": PAIR}
    assert list(fetch(str(zipped(tmp_path / "a.zip", files))).files) == ["pair.toml"]


def test_no_entry_of_a_zip_leads_anywhere(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    names = {"../up.toml": PAIR, "/etc/abs.toml": PAIR, "a/../../b.toml": PAIR, "c:\\x.toml": PAIR, "pair.toml": PAIR}
    path = zipped(tmp_path / "evil.zip", names, (link, "/etc/passwd"))
    found = fetch(str(path))
    assert found.files == {"pair.toml": PAIR.encode()}
    assert set(found.left_out) == {*names, "link.toml"} - {"pair.toml"}
    assert found.left_out["link.toml"] == "it is a link, and links are not followed"


def test_a_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"bomb.toml": "#" * (64 * 1024 * 1024)})
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(ContentError, match="larger than"):
        fetch(str(path))


def test_too_many_files_and_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "many.zip", {f"f{number}.toml": PAIR for number in range(501)})
    with pytest.raises(ContentError, match="at most 500"):
        fetch(str(path))
    monkeypatch.setattr(pack_sources, "MOST_TOTAL", len(PAIR) - 1)
    with pytest.raises(ContentError, match="at most"):
        fetch(str(zipped(tmp_path / "one.zip", {"pair.toml": PAIR})))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a zip at all" * 100])
def test_what_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(ContentError, match="not a zip file, or is damaged"):
        fetch(str(path))


def test_links_devices_and_large_files_of_a_folder_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (tmp_path / "secret.toml").write_text("secret")
    (folder / "link.toml").symlink_to(tmp_path / "secret.toml")
    os.mkfifo(folder / "pipe.toml")
    (folder / "pair.toml").write_text(PAIR)
    found = fetch(str(folder))
    assert (list(found.files), list(found.left_out)) == (["pair.toml"], ["link.toml"])
    (folder / "large.toml").write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(FilesError):
        fetch(str(folder))


def test_the_inner_folder_is_not_followed_where_it_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pair.toml").write_text(PAIR)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "formats").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ContentError, match="no formats found"):
        fetch(str(tmp_path / "ours"))


def test_names_that_are_no_ids_are_left_out(tmp_path: Path) -> None:
    found = fetch(str(zipped(tmp_path / "a.zip", {"pair.toml": PAIR, "Pair Copy.toml": PAIR, "con.toml": PAIR})))
    assert (list(found.files), list(found.left_out)) == (["pair.toml"], ["Pair Copy.toml", "con.toml"])


@GIT
def test_a_repository_is_read_at_its_newest_commit(tmp_path: Path) -> None:
    place = repository(tmp_path / "Lean.git", {"formats/pair.toml": PAIR, "README.md": "x"})
    for url in (f"git:{place}", f"git:file://{place}"):
        found = fetch(url)
        assert (found.name, found.files, len(found.commit)) == ("lean", {"pair.toml": PAIR.encode()}, 40)


@GIT
def test_a_repository_runs_nothing_and_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = repository(tmp_path / "inner", {"sub.toml": PAIR})
    attributes = {"pair.toml": PAIR, ".gitattributes": "*.toml filter=lfs\n"}
    place = repository(tmp_path / "evil", attributes)
    (place / "link.toml").symlink_to("/etc/passwd")
    git(place, "submodule", "add", "-q", str(inner), "inner")
    git(place, "add", ".")
    git(place, "commit", "-qm", "y")
    ran = tmp_path / "ran"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "post-checkout").write_text(f"#!/bin/sh\ntouch {ran}\n")
    (hooks / "post-checkout").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    lfs = f'[filter "lfs"]\nsmudge = touch {ran}\nrequired = true\n'
    (home / ".gitconfig").write_text(f"[core]\nhooksPath = {hooks}\n{lfs}")
    monkeypatch.setenv("HOME", str(home))
    found = fetch(f"git:{place}")
    assert (found.files, list(found.left_out)) == ({"pair.toml": PAIR.encode()}, ["link.toml"])
    assert not ran.exists()


@GIT
@pytest.mark.parametrize(
    "url", ["ext::sh -c touch% ran", "--upload-pack=touch ran", "-x", "http://example.org/x", "", "fd::7"]
)
def test_a_url_that_would_run_something_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ThinkpairError):
        fetch(f"git:{url}")
    assert list(tmp_path.iterdir()) == []


@GIT
def test_what_git_says_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FilesError) as caught:
        fetch(f"git:{tmp_path}/nothing")
    assert str(caught.value).startswith("git: ")
    assert "\n" not in str(caught.value)


def test_without_git_the_other_sources_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FilesError, match="a folder or a zip file"):
        fetch("git:https://example.org/x.git")


@pytest.mark.parametrize(("text", "name"), [("Our Formats!", "our-formats"), ("x.git", "x"), ("a" * 99, "a" * 64)])
def test_a_name_is_made_of_the_source(text: str, name: str) -> None:
    assert pack_name(text) == name


@pytest.mark.parametrize("text", ["", "…", "con"])
def test_a_name_that_cannot_be_made_is_asked_for(text: str) -> None:
    with pytest.raises(ContentError, match="--name"):
        pack_name(text)


def test_a_password_in_an_address_is_not_shown() -> None:
    assert without_password("git:https://ana:s3cret@example.org/x.git") == "git:https://example.org/x.git"
    assert without_password("git:git@example.org:ana/x.git") == "git:git@example.org:ana/x.git"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("https://me:secret@example.org/x.git", "write git:https://example.org/x.git; download anything else first"),
        ("git@example.org:team/x.git", "write git:git@example.org:team/x.git"),
        ("http://example.org/x.git", "write git:https://example.org/x.git"),
    ],
)
def test_what_is_added_otherwise_is_told(source: str, said: str) -> None:
    with pytest.raises(ContentError, match=re.escape(said)):
        fetch(source)


@GIT
def test_a_repository_without_files_is_told_to_be_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "x.git")
    with pytest.raises(ContentError, match=re.escape(f"write git:{tmp_path / 'x.git'}")):
        fetch(str(tmp_path / "x.git"))


def test_another_archive_is_to_be_unpacked_and_a_folder_may_be_called_as_one(tmp_path: Path) -> None:
    (tmp_path / "theirs.tar.gz").write_bytes(b"packed")
    with pytest.raises(ContentError, match="only zip archives can be added: unpack this one"):
        fetch(str(tmp_path / "theirs.tar.gz"))
    (tmp_path / "v1.gz").mkdir()
    (tmp_path / "v1.gz" / "pair.toml").write_text(PAIR)
    assert list(fetch(str(tmp_path / "v1.gz")).files) == ["pair.toml"]
    with pytest.raises(FilesError, match="No such file"):
        fetch(str(tmp_path / "missing.gz"))
