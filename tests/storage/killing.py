"""A change of the disk that is killed before its N-th system call, for every N."""

import os
from collections.abc import Callable
from typing import Any

CHANGES = (
    "write",
    "fsync",
    "open",
    "replace",
    "rename",
    "unlink",
    "rmdir",
    "utime",
    "ftruncate",
    "fchmod",
    "chmod",
    "mkdir",
)


def killed_at(number: int, change: Callable[[], Any]) -> bool:
    """Make the change in a process of its own that ends before its N-th call, as SIGKILL ends it."""
    child = os.fork()
    if not child:
        left = number

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def counting(*args: Any, **kwargs: Any) -> Any:
                nonlocal left
                left -= 1
                if not left:
                    os._exit(9)
                return call(*args, **kwargs)

            return counting

        for name in CHANGES:
            setattr(os, name, counted(getattr(os, name)))
        change()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
