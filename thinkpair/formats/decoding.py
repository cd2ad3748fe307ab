"""Decodes the bytes of a file to text, within a size limit, or reports where they are not text."""

MOST_BYTES = 256 * 1024


class NotToml(Exception):
    """A text that cannot be read as TOML; `line` and `column` count from 1."""

    def __init__(self, message: str, hint: str, line: int = 1, column: int = 1, code: str = "toml") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.line, self.column, self.code = line, column, code


def decode(data: bytes) -> str:
    """Return the text of a file: "UTF-8 (a byte-order mark is allowed) of at most 256 KiB". Raises NotToml."""
    if len(data) > MOST_BYTES:
        raise too_large()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotToml("the file is saved as UTF-16", "save it as UTF-8", code="encoding")
    if (nul := data.find(0)) >= 0:
        place = place_after(data[:nul].decode("utf-8-sig", "replace"))
        raise NotToml("there is a NUL character here: this is not a text file", "save it as UTF-8", *place, "encoding")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_after(data[: error.start].decode("utf-8-sig", "replace"))
        raise NotToml("the file is not UTF-8 here", "save it as UTF-8", *place, "encoding") from None


def too_large() -> NotToml:
    """Return the refusal of a file of more than 256 KiB."""
    return NotToml(f"a format has at most {MOST_BYTES // 1024} KiB", "shorten it, or part it in two", code="too-large")


def place_after(before: str) -> tuple[int, int]:
    """Return line and column of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
