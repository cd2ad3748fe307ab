"""A key for the tests, and everything that is kept sealed to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from thinkpair.storage.seal import Seal, in_use, new_key, public_key_of, use

pytest.importorskip("pyrage", reason="sealing needs the extra `seal`: pip install 'thinkpair[seal]'")


def seal_in(folder: Path, name: str = "key.txt") -> Seal:
    """A seal with a key of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    new_key(folder / name)
    return Seal(public_key_of(folder / name), folder / name)


@contextmanager
def kept_with(seal: Seal) -> Iterator[Seal]:
    """Let everything be kept with this seal for a while."""
    before = in_use()
    use(seal)
    try:
        yield seal
    finally:
        use(before)


def as_another_process(seal: Seal) -> Seal:
    """The same seal where nothing is remembered of what was sealed."""
    return Seal(seal.to, seal.key)
