"""A disk on which so many bytes fit in a file, for real: the system itself refuses the rest."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def room(fits: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes: what fits is written, the rest is refused (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (fits, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
