"""Agreed actions as far as they are typed: a draft as texts that can be saved, and the lines of a paste that wait."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.dates import Dates
from thinkpair.errors import UsageError
from thinkpair.files import files_error, private_folder, read_file, replace_file
from thinkpair.safe_text import safe_text
from thinkpair.session.actions import Action
from thinkpair.session.commands import AddAction
from thinkpair.wording.action_text import UnknownOwner, parse_action, parse_words, with_colon

_DIGITS = 9
_BETWEEN_FIELDS = "␟"  # nobody types it, and it is read back from the disk as it was
_MOST_BYTES = 4 * 1024 * 1024


class ActionDraft(Struct, frozen=True):
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
        """Return it in one line, to be shown: "Ana, Ben: call the bank, by friday"; "" where nothing is typed.

        Lines that wait come behind it, each after a semicolon.
        """
        who, what, due = ", ".join(self.who), self.what.split("\n")[0].strip() or "…", self.due.strip()
        line = (f"{who}: " if who else "") + what + (f", by {due}" if due else "")
        return "" if self.empty else safe_text("; ".join((line, *self._waiting)))

    @property
    def line(self) -> str:
        """Return it as it is typed in one line, without the lines that wait; "" where nothing but people is there."""
        what, due, support = self.what.split("\n")[0].strip(), self.due.strip(), self.support.strip()
        words = what + (f" by {due}" if due else "") + (f", follow-up {support}" if support else "")
        return (f"{', '.join(self.who)}: " if self.who else "") + words if words else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return it as it is typed, and each of the lines that wait."""
        return tuple(filter(None, (self.line, *self._waiting)))

    @property
    def _waiting(self) -> tuple[str, ...]:
        """The lines that wait, as they are typed."""
        drafts = (draft_from_line(line) or ActionDraft(what=safe_text(line)) for line in self.what.split("\n")[1:])
        return tuple(draft.line for draft in drafts)

    @property
    def waiting_line(self) -> str:
        """Return it as a line that waits, from which it comes back field by field; "" where nothing is typed."""
        fields = self.due, self.support, *self.who
        return _BETWEEN_FIELDS.join((self.what, *fields)) if any(fields) else self.what

    @property
    def lines_behind(self) -> tuple[str, ...]:
        """Return its lines, to come after what is typed; none where it rewords an action: they would be another one."""
        return () if self.number else self.lines

    def before(self, other: "ActionDraft") -> "ActionDraft":
        """Return it with another action as lines that wait; the other one, where nothing is typed."""
        return other if self.empty else replace(self, what="\n".join((self.what, *other.lines_behind)))

    def texts(self) -> dict[str, str]:
        """Return it as texts by field, to be kept; a name in each line."""
        number = str(self.number) if self.number else ""
        texts = {"who": "\n".join(self.who), "what": self.what, "due": self.due, "support": self.support}
        return {} if self.empty else {**texts, "number": number}


def draft_from(texts: Mapping[str, str]) -> ActionDraft:
    """Return the draft that these texts were; what is missing is empty."""
    number = texts.get("number", "")
    return ActionDraft(
        tuple(texts.get("who", "").split("\n")) if texts.get("who") else (),
        texts.get("what", ""),
        texts.get("due", ""),
        int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else None,
        texts.get("support", ""),
    )


def draft_from_line(line: str) -> ActionDraft | None:
    """Return the draft that this `waiting_line` was; None for a line as it was pasted."""
    what, *fields = line.split(_BETWEEN_FIELDS)
    due, support, *who = [*fields, "", ""]
    return ActionDraft(tuple(filter(None, who)), what, due, None, support) if fields else None


def draft_of(action: Action) -> ActionDraft:
    """Return an action as a draft, to be reworded."""
    return ActionDraft(action.who, action.what, action.due or "", action.number, action.support)


def next_draft(waiting: Sequence[str], people: tuple[str, ...], dates: Dates) -> tuple[ActionDraft, str]:
    """Return the draft with the first of the lines that wait, and what is wrong with it; nobody is picked before."""
    if not waiting:
        return ActionDraft(), ""
    first, *rest = waiting
    if draft := draft_from_line(first):
        return replace(draft, what="\n".join((draft.what, *rest))), ""
    understood, _, why = read_pasted([first], (), people, dates)
    if not understood:
        return ActionDraft(what="\n".join(waiting)), why
    read = understood[0]
    return ActionDraft(read.who, "\n".join((read.what, *rest)), read.due or "", None, read.support), ""


def read_pasted(
    pieces: Sequence[str], picked: tuple[str, ...], people: tuple[str, ...], dates: Dates
) -> tuple[list[AddAction], list[str], str]:
    """Return the actions in these lines, the lines that are not understood, and what is wrong with the first of them.

    Where people are picked, all of each line is what they do; else it names them itself.
    """
    understood, left, why = list[AddAction](), list[str](), ""
    for piece in (with_colon(piece, people) for piece in pieces):
        try:
            read = parse_words(piece, people, dates, picked) if picked else parse_action(piece, people, dates)
            understood.append(read)
        except UsageError as error:
            left.append(piece)
            why = why or (error.who if isinstance(error, UnknownOwner) else str(error))
    return understood, left, why


class PastedLines:
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
        """Replace the waiting lines, and write them. Raises FilesError; the lines are replaced all the same."""
        self.lines = tuple(lines)
        try:
            if lines:
                private_folder(self._path.parent)
                replace_file(self._path, "".join(f"{line}\n" for line in lines).encode())
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise files_error("save", self._path, error) from None
