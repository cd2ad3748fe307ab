"""What is half typed in the lines of a session: texts that can be saved, each with what its line asks for."""

from collections.abc import Callable, Mapping

_FIELD = "line: "


class LineDraft:
    """The words that are half typed in the lines of one session, by the label of each line."""

    def __init__(self, texts: Mapping[str, str], keep: Callable[[], None]) -> None:
        """Go on with these `texts`, which another program left; `keep` is called whenever they have changed."""
        self._typed = {field.removeprefix(_FIELD): text for field, text in texts.items() if field.startswith(_FIELD)}
        self._keep = keep
        self._left = list(self._typed)

    @property
    def left(self) -> str:
        """The label of a line that was left half typed, and was not opened since; "" for none."""
        return self._left[0] if self._left else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is half typed, a line each."""
        return tuple(self._typed.values())

    def open(self, label: str) -> str:
        """Return what is half typed in the line with this label, which is open now; "" for nothing."""
        self._left = [other for other in self._left if other != label]
        return self._typed.get(label, "")

    def take(self, label: str, text: str) -> None:
        """Take in what is half typed in the line with this label; "" where nothing is, or it is finished."""
        if text == self._typed.get(label, ""):
            return
        self._typed.pop(label, None)
        if text:
            self._typed[label] = text
        self._keep()

    def texts(self) -> dict[str, str]:
        """Return it as texts by field, to be kept."""
        return {f"{_FIELD}{label}": text for label, text in self._typed.items()}
