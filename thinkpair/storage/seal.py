"""The door that everything kept goes through: sealed with age to a key of the user's, or as it is where none is set.

Owns which seal this process uses, and how sealed bytes are told from others. It is one for the process, not an
argument handed from store to store: a place that forgot to hand it on would write plain text beside sealed. Must not
know what it seals.
"""

import threading
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from thinkpair.errors import FilesError
from thinkpair.files import (
    files_error,
    private_folder,
    read_file,
    replace_file,
    say_error,
    sync_folder,
    write_new,
)
from thinkpair.safe_text import safe_text

MARK = ".seal"
_BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_KEY_LIMIT = 64 * 1024
_REMEMBERED = 10_000
_MISSING = "pyrage is not installed: pip install 'thinkpair[seal]'"
_SSH = "-----BEGIN"
_CLOSED = "what was kept cannot be shown: {}"


class Closed(OSError):
    """What is sealed and cannot be opened here; says why in a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(None, why)


class Damaged(Closed):
    """What is sealed and no key can open any more."""

    def __init__(self) -> None:
        super().__init__("sealed, and damaged")


class Seal:
    """Seals to the public key `to` (None: not at all), and opens with the identities in the file `key`.

    Sealing needs no secret. Nothing is read, and the library not loaded, before it is needed.
    """

    def __init__(self, to: str | None = None, key: Path | None = None) -> None:
        self.to, self.key = to, key
        # What this process has sealed it can read again without the key, and a line that was opened stays open: a
        # session that is followed is read anew with each of its events.
        self._lines: dict[bytes, bytes] = {}
        self._turn = threading.Lock()

    @property
    def seals(self) -> bool:
        """Whether what is written is sealed."""
        return self.to is not None

    def make_sure(self) -> None:
        """Raise FilesError where something is to be sealed and cannot be: nothing is written plain in its place."""
        try:
            self.seal(b"")
        except Closed as error:
            raise FilesError(f"cannot seal what is kept: {error.strerror}") from None

    def why_closed(self) -> str:
        """Return why nothing that is sealed can be opened, in a few words; "" where it can, or nothing is sealed."""
        if not self.seals:
            return ""
        try:
            self._identities  # noqa: B018  reading it is the question
        except Closed as error:
            return str(error.strerror)
        return ""

    def seal(self, data: bytes, *, armored: bool = False) -> bytes:
        """Return the bytes sealed, or as they are; `armored` is text for a file. Raises Closed where it cannot be."""
        if self.to is None:
            return data
        sealed: bytes = _pyrage().encrypt(data, [self._recipient], armored=armored)
        return sealed

    def open(self, data: bytes) -> bytes:
        """Return what sealed bytes hold; others as they are. Raises Closed."""
        if not is_sealed(data):
            return data
        pyrage = _pyrage()
        try:
            opened: bytes = pyrage.decrypt(data, self._identities)
        except pyrage.DecryptError as error:
            if "no matching" in str(error).lower():
                raise Closed("sealed to another key") from None
            raise Damaged from None
        return opened

    def seal_line(self, line: bytes) -> bytes:
        """Return a line sealed as a word of base64. Raises Closed."""
        word = b64encode(self.seal(line))
        self._remember(word, line)
        return word

    def open_line(self, word: bytes) -> bytes:
        """Return the line that a word of base64 holds. Raises Closed."""
        known = self._lines.get(word)
        if known is not None:
            return known
        try:
            sealed = b64decode(word, validate=True)
        except ValueError:
            raise Damaged from None
        line = self.open(sealed)
        self._remember(word, line)
        return line

    @cached_property
    def _recipient(self) -> Any:
        pyrage, to = _pyrage(), self.to or ""
        try:
            return (pyrage.ssh if to.startswith("ssh-") else pyrage.x25519).Recipient.from_str(to)
        except pyrage.RecipientError:
            raise Closed(f'seal_to is a public key like "age1…", not "{safe_text(to, 40)}"') from None

    @cached_property
    def _identities(self) -> Sequence[Any]:
        if self.key is None:
            raise Closed("sealed, and no key is set: thinkpair settings seal_key FILE")
        return identities_in(self.key)

    def _remember(self, word: bytes, line: bytes) -> None:
        with self._turn:
            self._lines[word] = line
            if len(self._lines) > _REMEMBERED:
                with suppress(StopIteration):
                    del self._lines[next(iter(self._lines))]


PLAIN = Seal()


class _Door:
    seal = PLAIN


def use(seal: Seal) -> None:
    """Let everything that this process keeps from now on go through this seal."""
    _Door.seal = seal


def in_use() -> Seal:
    """Return the seal that this process uses."""
    return _Door.seal


def make_sure_it_opens() -> None:
    """Raise FilesError where what was kept is sealed and nothing of it can be opened, for want of the key."""
    if why := in_use().why_closed():
        raise FilesError(_CLOSED.format(why))


def note_of(where: str, why: str) -> str:
    """Return what is said of something that cannot be read; where nothing sealed can be, it is said of all at once."""
    if why == in_use().why_closed():
        return _CLOSED.format(why)
    return f"{where}: cannot be read: {why}"


def is_sealed(data: bytes) -> bool:
    """Tell whether bytes are an age file, in binary or as text."""
    return data.startswith(_BEGINNINGS)


def read_kept(path: Path, limit: int) -> bytes:
    """Return the content of a file, opened where it is sealed. Raises OSError, and Closed, which is one."""
    data = read_file(path, 2 * limit)
    if not is_sealed(data):
        return data if len(data) <= limit else read_file(path, limit)
    return in_use().open(data)


def replace_kept(path: Path, data: bytes) -> None:
    """Write a file whole, as `replace_file` does, sealed where things are. Raises OSError."""
    replace_file(path, in_use().seal(data, armored=True))


def mark(root: Path, to: str | None) -> None:
    """Let the folder of sessions say itself that it is sealed, and to whom; None takes that away. Raises OSError.

    So nothing is written plain where the settings are damaged, or on another machine that shares the folder and has not
    heard of it.
    """
    if to is None:
        (root / MARK).unlink(missing_ok=True)
    else:
        private_folder(root)
        replace_file(root / MARK, f"{to}\n".encode())


def marked(root: Path) -> str | None:
    """Return the public key that a folder of sessions says it is sealed to, or None."""
    try:
        return read_file(root / MARK, _KEY_LIMIT).decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError:
        return "the key in .seal, which cannot be read"


def new_key(path: Path) -> str:
    """Write a new key that only its owner may read, and return its public key. Raises FilesError where a file is there.

    The form is that of `age-keygen`.
    """
    identity = _pyrage().x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        write_new(path, f"# public key: {public}\n{identity}\n".encode())
        sync_folder(path.parent)
    except OSError as error:
        raise files_error("write", path, error) from None
    return public


def public_key_of(path: Path) -> str:
    """Return the public key of the first key in a file; of an ssh key, what is in the file `.pub` beside it.

    Raises Closed.
    """
    first = identities_in(path)[0]
    if hasattr(first, "to_public"):
        return str(first.to_public())
    public = path.with_name(f"{path.name}.pub")
    try:
        return " ".join(read_file(public, _KEY_LIMIT).decode("ascii", "replace").split()[:2])
    except OSError as error:
        raise Closed(f"an ssh key needs its public key beside it, {_shown(public)}: {say_error(error)}") from None


def identities_in(path: Path) -> Sequence[Any]:
    """Return the identities in a file of age, or the one of an ssh key. Raises Closed, which says what is wrong."""
    pyrage = _pyrage()
    try:
        data = read_file(path.expanduser().resolve(), _KEY_LIMIT)
        text = data.decode()
        if text.startswith(_SSH):
            return [pyrage.ssh.Identity.from_buffer(data)]
        found = [pyrage.x25519.Identity.from_str(line.strip()) for line in text.splitlines() if _is_key(line)]
    except OSError as error:
        raise Closed(f"sealed, and the key cannot be read ({say_error(error)}): {_shown(path)}") from None
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        why = "it has a passphrase, and none is ever asked for" if "decrypted first" in str(error) else "it is no key"
        raise Closed(f"the key cannot be used ({why}): {_shown(path)}") from None
    if not found:
        raise Closed(f"there is no key in {_shown(path)}")
    return found


def _is_key(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise Closed(_MISSING) from None
    return pyrage
