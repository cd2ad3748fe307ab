"""A program that seals a store and is killed before its N-th change of the disk, for every N: `killing.py STORE KEY`.

Prints how often it was killed, and every way in which something was lost then.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from thinkpair.storage.seal import Seal, public_key_of
from thinkpair.storage.sealing import opened, switch

CHANGES = ("write", "fsync", "open", "replace", "rename", "unlink", "utime", "ftruncate", "fchmod", "chmod", "mkdir")


def said(root: Path, seal: Seal) -> dict[str, bytes]:
    """What every file says, sealed or not; what was begun and not finished is no file yet."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".new" and path.name != "lock")
    return {str(path.relative_to(root)): opened(path.name, path.read_bytes(), seal) for path in files}


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


def main() -> int:
    """Seal at every point, then open at every point."""
    setattr(os, "fsync", lambda _: None)  # noqa: B010  a process that is killed takes nothing back from the kernel
    store, key = map(Path, sys.argv[1:])
    readers = Seal(public_key_of(key), key)
    for target in (readers, Seal(None, key)):
        before, kills = said(store, readers), 0
        while True:
            copy = Path(shutil.copytree(store, store.with_name("killed")))
            killed = killed_at(kills + 1, partial(switch, copy / "sessions", copy / "groups", target, 0.0))
            found = said(copy, readers)
            switched = switch(copy / "sessions", copy / "groups", target, 0.0)
            if found != before or said(copy, readers) != before or switched.left:
                print(f"LOST at {kills + 1}: {switched.left}")
            if [*copy.rglob("*.new")]:
                print(f"LITTER at {kills + 1}")
            if not killed:
                break
            kills += 1
            shutil.rmtree(copy)
        print(f"killed {kills}")
        shutil.rmtree(store)
        copy.rename(store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
