"""Encrypting a backup with age, by pyrage in the extra `encrypt`; nothing else in the program needs it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from thinkpair.errors import ContentError, FilesError, UsageError
from thinkpair.files import files_error, read_file
from thinkpair.safe_text import safe_text

_KEY_LIMIT = 64 * 1024
_SSH = "-----BEGIN"
_NOT_A_KEY = 'a public key looks like "age1…" or "ssh-ed25519 …", not "{}"'


def encrypt(data: bytes, to: Sequence[str]) -> bytes:
    """Return data encrypted to public keys of age or ssh. Raises UsageError for what is no key."""
    pyrage = _pyrage()
    recipients = []
    for key in to:
        try:
            kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
            recipients.append(kind.Recipient.from_str(key.strip()))
        except pyrage.RecipientError:
            raise UsageError(_NOT_A_KEY.format(safe_text(key, 60))) from None
    encrypted: bytes = pyrage.encrypt(data, recipients)
    return encrypted


def decrypt(data: bytes, identity: Path | None) -> bytes:
    """Return what is encrypted to the key in the file `identity`.

    Raises UsageError where none is named, FilesError where it cannot be used, ContentError for damaged data.
    """
    pyrage = _pyrage()
    if identity is None:
        raise UsageError("the backup is encrypted: name the file with your key, --identity FILE")
    try:
        decrypted: bytes = pyrage.decrypt(data, _identities(pyrage, identity))
    except pyrage.DecryptError as error:
        if "no matching" in str(error).lower():
            raise ContentError(f"the backup is encrypted to another key than {_shown(identity)}") from None
        raise ContentError("the backup is damaged; nothing was changed") from None
    return decrypted


def _identities(pyrage: Any, path: Path) -> list[Any]:
    try:
        data = read_file(path.resolve(), _KEY_LIMIT)
        text = data.decode()
        if text.startswith(_SSH):
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line]
    except OSError as error:
        raise files_error("read", path, error) from None
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise FilesError(f"{_shown(path)} holds no key of age or ssh, or one with a passphrase") from None
    if not found:
        raise FilesError(f"{_shown(path)} holds no key")
    return found


def _shown(path: Path) -> str:
    return safe_text(str(path), 300)


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise FilesError("encryption needs pyrage: pip install 'thinkpair[encrypt]'") from None
    return pyrage
