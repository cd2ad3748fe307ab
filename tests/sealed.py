"""A pytest plugin that lets every test keep what it keeps sealed: `python -m pytest -p tests.sealed tests/…`.

What looks at the bytes of files by itself fails under it; everything else is to work as before.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from thinkpair.storage import seal


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key.txt"
    seal.new_key(path)
    return path


@pytest.fixture(autouse=True)
def everything_is_sealed(key: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = seal.in_use()
    monkeypatch.setenv("THINKPAIR_SEAL_TO", seal.public_key_of(key))
    monkeypatch.setenv("THINKPAIR_SEAL_KEY", str(key))
    seal.use(seal.Seal(seal.public_key_of(key), key))
    yield
    seal.use(before)
