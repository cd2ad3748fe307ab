"""The result of loading a format file: its text, its format, the positions in it, and the formats that it uses."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.model import Format
from thinkpair.toml_positions import Positions


class Source(Struct, frozen=True, eq=False):
    """A format without errors. `path` is None for a text that is in no file; `uses` has the used formats by id.

    Each reading of a file is one of its own: what is made of it can be remembered by it.
    """

    id: str
    path: Path | None
    text: str
    format: Format
    positions: Positions
    uses: "Mapping[str, Source]"

    def texts(self) -> dict[str, str]:
        """Return the texts of this format and all that it uses, by id, for a journal; `used_key` parts double ids."""
        texts = {self.id: self.text}
        for using, used in self._all_used():
            if texts.setdefault(used.id, used.text) != used.text:
                texts[used_key(using.id, used.id)] = used.text
        return texts

    def _all_used(self) -> "Iterator[tuple[Source, Source]]":
        for used in self.uses.values():
            yield self, used
            yield from used._all_used()


class Loaded(Struct, frozen=True):
    """What came of reading a format: the source, where it has no errors, and everything there is to say about it."""

    source: Source | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What must be mended before it can be planned."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error")

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is legal but unkind."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "warning")


def used_key(using: str, used: str) -> str:
    """Return the key of a used format's text where another one with the same id is used, too."""
    return f"{using}/{used}"
