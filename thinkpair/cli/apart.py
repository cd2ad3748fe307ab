"""Work in a process of its own, so that what it loads is gone when it is done: the planner is not kept by a screen.

Owns handing the answer over. Must not know what the work is. Where there is no answer the work is done here, so that
an error reads and ends as if there had never been another process.
"""

import os
import pickle
from collections.abc import Callable
from typing import NoReturn, TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T]) -> Callable[[], T]:
    """Begin the work, and return what waits for its answer. To be called before there is a second thread."""
    if not hasattr(os, "fork"):
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(work, writing)
    os.close(writing)

    def answer() -> T:
        with os.fdopen(reading, "rb") as pipe:
            made = pipe.read()
        done = os.waitpid(child, 0)[1] == 0
        return pickle.loads(made) if done else work()

    return answer


def _answer(work: Callable[[], object], writing: int) -> NoReturn:
    """Write the answer and end, whatever happens, without a word: the process that waits says what is to be said."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        made = pickle.dumps(work())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(made)
        os._exit(0)
    finally:
        os._exit(1)
