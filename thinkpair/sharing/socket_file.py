"""Where the socket of a session is: in its folder, which only its user can open."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = ".join"
_LONGEST = 100
"""Bytes of a path: the system takes 108, some take 104."""


@contextmanager
def address(folder: Path) -> Iterator[str]:
    """Return the address of a folder's socket, by way of a descriptor where the path is too long. Raises OSError."""
    path = str(folder / NAME)
    if len(os.fsencode(path)) <= _LONGEST:
        yield path
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{fd}/{NAME}"
    finally:
        os.close(fd)


def listen(folder: Path) -> socket.socket:
    """Return a socket that listens in a folder, in place of one that a killed program left. Raises OSError."""
    with _at(folder) as (listening, path):
        with suppress(FileNotFoundError):
            os.unlink(path)
        listening.bind(path)
        with suppress(OSError):  # some file systems have no modes; what is in the folder is as open as that
            os.chmod(path, 0o600)
        listening.listen(16)
    return listening


def connect(folder: Path) -> socket.socket:
    """Return a connection to whoever listens in a folder. Raises OSError."""
    with _at(folder) as (connection, path):
        connection.connect(path)
    return connection


@contextmanager
def _at(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    """Return a new socket, which is closed where anything fails, and the address of a folder's."""
    new = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with address(folder) as path:
            yield new, path
    except OSError:
        new.close()
        raise
