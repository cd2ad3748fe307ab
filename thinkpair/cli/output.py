"""Where the text of a command goes: to a new file, or to standard output."""

import sys
from pathlib import Path

from thinkpair.errors import FilesError
from thinkpair.files import say_error
from thinkpair.output_file import hand_over
from thinkpair.safe_text import safe_text


def write_text(text: str, output: str | None, *, force: bool = False) -> None:
    """Write a text to a file, and say so; for None or "-" print it. Raises FilesError."""
    if not output or output == "-":
        _print(text.encode())
        return
    path = Path(output).expanduser()
    hand_over(path, text.encode(), force=force)
    print(f"written to {safe_text(str(path), 300)}")


def _print(text: bytes) -> None:
    try:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FilesError(f"cannot write to standard output: {say_error(error)}") from None
