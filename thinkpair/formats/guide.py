"""The author's guide, as it comes with the program: its pages, whole or by section."""

from collections.abc import Iterator
from pathlib import Path

from thinkpair.safe_text import search_key

_PAGES = ("format-language.md", "published-formats.md")
_HEADING = "## "


def guide_folder() -> Path:
    """Return the folder with the pages: inside the package in a wheel, the documents in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "formats" / "pages"
    return inside if inside.is_dir() else package.parent / "docs"


def guide() -> str:
    """Return the whole guide, as Markdown."""
    return "\n".join((guide_folder() / page).read_text(encoding="utf-8") for page in _PAGES)


def headings() -> tuple[str, ...]:
    """Return the headings of the sections."""
    return tuple(section.partition("\n")[0] for section in _sections())


def sections(words: str) -> str:
    """Return the sections whose headings have all of these words; "" where none has."""
    wanted = search_key(words).split()
    found = [text for text in _sections() if all(word in search_key(text.partition("\n")[0]) for word in wanted)]
    return "\n".join(f"{_HEADING}{text.rstrip()}\n" for text in found)


def _sections() -> Iterator[str]:
    """Yield each section from its heading on, without the sign before it."""
    yield from f"\n{guide()}".split(f"\n{_HEADING}")[1:]
