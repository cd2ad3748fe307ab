"""Agreed actions as far as they are typed: a draft as texts that can be saved, and the lines of a paste that wait."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from thinkpair.files import files_error, private_folder, read_file, replace_file
from thinkpair.safe_text import safe_text

_DIGITS = 9
_MOST_BYTES = 4 * 1024 * 1024


class Draft(Struct, frozen=True):
    """An action as far as it is typed; `number` is the action that is being reworded, None for a new one."""

    who: tuple[str, ...] = ()
    what: str = ""
    due: str = ""
    number: int | None = None
    support: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is picked or typed."""
        return not (self.who or self.what.strip() or self.due.strip() or self.support.strip())

    @property
    def words(self) -> str:
        """Return it in one line, to be shown: "Ana, Ben: call the bank, by friday"; "" where nothing is typed."""
        who, what, due = ", ".join(self.who), self.what.strip() or "…", self.due.strip()
        line = (f"{who}: " if who else "") + what + (f", by {due}" if due else "")
        return "" if self.empty else safe_text(line)

    def texts(self) -> dict[str, str]:
        """Return it as texts by field, to be kept; a name in each line."""
        number = str(self.number) if self.number else ""
        texts = {"who": "\n".join(self.who), "what": self.what, "due": self.due, "support": self.support}
        return {} if self.empty else {**texts, "number": number}


def draft_from(texts: Mapping[str, str]) -> Draft:
    """Return the draft that these texts were; what is missing is empty."""
    number = texts.get("number", "")
    return Draft(
        tuple(texts.get("who", "").split("\n")) if texts.get("who") else (),
        texts.get("what", ""),
        texts.get("due", ""),
        int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else None,
        texts.get("support", ""),
    )


class WaitingLines:
    """Pasted lines that are no actions yet, in a file until each is saved as an action or deleted."""

    def __init__(self, path: Path) -> None:
        """Read the lines that were left there, if any."""
        self._path = path
        self.lines: tuple[str, ...] = ()
        try:
            text = read_file(path, _MOST_BYTES).decode(errors="replace")
        except OSError:  # usually there is none; where it cannot be read, it stays as it is until lines are saved
            return
        self.lines = tuple(line for line in map(safe_text, text.splitlines()) if line)

    def save(self, lines: Sequence[str]) -> None:
        """Let these lines wait in place of the ones before. Raises FilesError; they wait all the same then."""
        self.lines = tuple(lines)
        try:
            if lines:
                private_folder(self._path.parent)
                replace_file(self._path, "".join(f"{line}\n" for line in lines).encode())
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise files_error("save", self._path, error) from None
