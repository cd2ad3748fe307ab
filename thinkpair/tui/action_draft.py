"""An agreed action as far as it is typed, and as texts that can be kept."""

from collections.abc import Mapping

from msgspec import Struct

_DIGITS = 9


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
