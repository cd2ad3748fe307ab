"""An archive from anywhere: what is wrong with it is told in a line, and nothing is changed."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.houses import archive_of, folders, full_house, rewritten
from thinkpair.errors import ContentError, FilesError, ThinkpairError
from thinkpair.storage.restore import restore


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an archive of a full house."""
    root = tmp_path_factory.mktemp("sound")
    archive_of(full_house(root / "a"), root / "all.zip")
    return (root / "all.zip").read_bytes()


def refused(tmp_path: Path, data: bytes | None = None) -> str:
    """What is said of an archive that must change nothing."""
    path = tmp_path / "all.zip"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ThinkpairError) as caught:
        restore(folders(tmp_path / "b"), path)
    assert not (tmp_path / "b").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def odd(tmp_path: Path, sound: bytes, name: str, data: bytes = b"x", mode: int = stat.S_IFREG | 0o600) -> str:
    """What is said of an archive with one file more, which its list names too."""
    path = tmp_path / "all.zip"
    path.write_bytes(sound)
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    listed = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    listed["files"].append({**listed["files"][0], "name": name})
    rewritten(path, {"manifest.json": json.dumps(listed).encode()}, {info: data})
    return refused(tmp_path)


def test_an_archive_that_is_cut_off_anywhere_is_refused(tmp_path: Path, sound: bytes) -> None:
    for twentieth in range(20):
        assert "damaged" in refused(tmp_path, sound[: len(sound) * twentieth // 20])
    assert "damaged" in refused(tmp_path, sound[:-1])


@settings(max_examples=60)
@given(place=st.integers(0, 10**6), mask=st.integers(1, 255))
def test_a_byte_that_has_changed_is_noticed_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, sound: bytes, place: int, mask: int
) -> None:
    data = bytearray(sound)
    data[place % len(data)] ^= mask
    root = tmp_path_factory.mktemp("flip")
    (root / "all.zip").write_bytes(data)
    try:
        restored = restore(folders(root / "b"), root / "all.zip")
    except ThinkpairError:
        assert not (root / "b").exists()
    else:
        assert len(restored.new) == 7


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "sessions/../../evil",
        "/etc/evil",
        "sessions/.hidden",
        "sessions//evil",
        "sessions/a/b/c/d/evil",
        "sessions\\..\\evil",
        "C:/evil",
        "evil.toml",
        "state/evil",
        "groups/",
        "groups/\x1b]0;x\x07",
        "groups/" + "n" * 300,
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, sound: bytes, name: str) -> None:
    said = odd(tmp_path, sound, name)
    assert "which no backup of thinkpair does" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFDIR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, sound: bytes, kind: int) -> None:
    assert "which no backup" in odd(tmp_path, sound, "groups/evil.toml", b"/etc/passwd", kind | 0o777)


def test_what_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(tmp_path: Path, sound: bytes) -> None:
    assert "far more than a backup holds" in odd(tmp_path, sound, "groups/bomb.toml", bytes(24 * 1024 * 1024))


def test_a_wrong_checksum_is_refused(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(sound)
    rewritten(path, {"groups/ana-and-ben.toml": b'title = "Eve and Ben"\n'})
    assert "groups/ana-and-ben.toml in the archive is damaged" in refused(tmp_path)
    path.write_bytes(sound)
    rewritten(path, {"config.toml": None})
    assert "does not hold what its manifest says" in refused(tmp_path)
    path.write_bytes(sound)
    rewritten(path, {}, {"groups/more.toml": b""})
    assert "does not hold what its manifest says" in refused(tmp_path)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (None, "not a backup of thinkpair"),
        (b"rubbish", "not a backup of thinkpair"),
        (b"[" * 100_000, "not a backup of thinkpair"),
        (b"[]", "not a backup of thinkpair"),
        (b'{"thinkpair": "export", "version": 1}', "not a backup of thinkpair"),
        (b'{"thinkpair": "backup", "version": 2, "files": []}', "another version"),
        (b'{"thinkpair": "backup", "version": 1, "files": {}}', "is damaged"),
        (b'{"thinkpair": "backup", "version": 1, "files": [3]}', "is damaged"),
        (b'{"thinkpair": "backup", "version": 1, "files": [{"name": "config.toml"}]}', "is damaged"),
        (b'{"thinkpair": "backup", "version": 1, "files": []}', "does not hold"),
    ],
)
def test_a_list_that_cannot_be_is_refused(tmp_path: Path, sound: bytes, manifest: bytes | None, words: str) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(sound)
    rewritten(path, {"manifest.json": manifest})
    assert words in refused(tmp_path)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises((ContentError, FilesError)):
            restore(folders(tmp_path / "b"), place)
    with pytest.raises(FilesError, match="No such file"):
        restore(folders(tmp_path / "b"), tmp_path / "none")
    assert not (tmp_path / "b").exists()
