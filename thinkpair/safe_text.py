"""Makes text from outside safe for a terminal, a file name or an export: names, formats, pasted lists, journals."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec.structs import asdict

NAME_LIMIT = 60
TITLE_LIMIT = 80
TEXT_LIMIT = 2_000
_PATH_LIMIT = 300

_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_REPLACED = frozenset({"Cc", "Cs", "Co", "Cn"})
_JOINS = frozenset({"So", "Sk", "Mn", "Me"})
_MARKS_IN_A_ROW = 4
_ZERO_WIDTH_JOINER = "\u200d"
_JOINERS = "\u200c\u200d"
# Of the format characters (Cf) these are drawn: the signs that Arabic, Syriac and Kaithi write before numbers.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_NOT_ASCII = re.compile("[^\\n -~]")
# Of the categories Cc and Cs everything but tabs and line feeds, and what turns or parts lines.
_CONTROL = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{''.join(sorted(_BIDI))}]")
_SELECTORS = re.compile("[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f]")

# Letters of other scripts that are drawn like a Latin one (Unicode TR39, the ones met in names).
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһвкмнтгзαβγεηικνορτυχωɡıℓ",
    "aeopcyxijsdqwhbkmhtr3abyenikvoptuxwgil",
)
# Letters that Unicode does not take apart into a letter and a mark.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Greek as ISO 843 writes it, Cyrillic as in passports; Unicode takes й, ё and ї apart.
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o"
_CYRILLIC = (
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєіґђћљњџјѓќѕў",
    "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch . y . e iu ia ie i g dj c lj nj dz j g k dz u",
)
_LATIN = str.maketrans(
    {
        letter: latin.strip(".")
        for letters, said in (_GREEK, _CYRILLIC)
        for letter, latin in zip(letters, said.split(), strict=True)
    }
)
_WITHOUT_STROKES = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe"})


def safe_text(text: str, limit: int = TEXT_LIMIT, *, lines: bool = False) -> str:
    """Return the text as it may be shown and stored, at most `limit` characters long.

    Control characters become U+FFFD, bidi overrides and invisible characters go, stacked marks are cut after four,
    line ends become spaces unless `lines`. Letters, emoji families and right-to-left scripts stay as they are.
    """
    text = text[: limit * 8]
    clean = text if text.isascii() and text.isprintable() else _drawn(text, lines)
    if lines:
        clean = re.sub(r"\n{4,}", "\n\n\n", clean)
    elif "  " in clean:
        clean = re.sub(r" {2,}", " ", clean)
    return _cut(clean.strip(), limit)


def safe_path(path: object) -> str:
    """Return a path as it is shown to people: safe, and cut where it is very long."""
    return safe_text(str(path), _PATH_LIMIT)


def read_back(text: str) -> str:
    """Return a text that was kept on disk: as it is where it came through `safe_text` before, else made safe.

    Blanks and line ends are left alone, so that a wording cut at its placeholders stays whole.
    """
    if len(text) <= TEXT_LIMIT and ((text.isascii() and text.isprintable()) or _is_safe(text)):
        return text
    return safe_text(text, lines=True)


def json_text(values: object, indent: int | None = 2, default: Callable[[Any], object] = asdict) -> str:
    """Return values as JSON that may be shown: what steers a terminal or is not drawn is escaped, and nothing is lost.

    For what `json` cannot write, `default` says what to write instead: of a frozen value, its fields.
    """
    import json  # what is shown on the screen does without

    return _NOT_ASCII.sub(_escaped, json.dumps(values, ensure_ascii=False, indent=indent, default=default))


def name_key(name: str) -> str:
    """Return what two names must not share: case, width and look-alike letters are folded, what is not drawn goes."""
    if not name.isascii():
        drawn = (char for char in _SELECTORS.sub("", name) if not is_hidden(char) and char not in _JOINERS)
        name = unicodedata.normalize("NFKC", "".join(drawn)).casefold().translate(_LOOK_ALIKE)
    return " ".join(name.casefold().split())


def person_key(name: str) -> str:
    """Return what one person is known by from session to session: without accents, case, width and a final dot.

    In one session two may differ by an accent alone, there `name_key` counts.
    """
    return search_key(name_key(name)).rstrip(". ") or name_key(name)


def is_hidden(char: str) -> bool:
    """Tell whether a character is there and not drawn: bidi controls, tags, what takes no room; not what joins."""
    return unicodedata.category(char) == "Cf" and char not in _JOINERS and char not in _DRAWN


def search_key(text: str) -> str:
    """Return what a text is found by, everywhere: case, width, accents, strokes and the dotless i are folded."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_WITHOUT_STROKES)


def plain_letters(text: str) -> str:
    """Return a text in small letters without accents, for names that are typed: ä is ae, ö oe, ü ue, ß ss.

    Greek and Cyrillic letters become those that sound like them; other scripts stay.
    """
    return search_key(unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)).translate(_LATIN)


def slug_of(text: str, limit: int = 64) -> str:
    """Return a text as an id is written, at most so long: "1-2-4-all" for "1-2-4 All"; "" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", plain_letters(text)).strip("-")[:limit].rstrip("-")


def control_character(text: str) -> int | None:
    """Return the index of the first character that a format file may not hold, or None."""
    found = _CONTROL.search(text)
    return found.start() if found else None


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if unicodedata.category(char) not in (*_REPLACED, "Zl", "Zp") and not is_hidden(char):
        return char
    halves = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{halves[at : at + 2].hex()}" for at in range(0, len(halves), 2))


def _drawn(text: str, lines: bool) -> str:
    """Return what of a text may be drawn, character by character."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        if shown := _shown(char, kept[-1] if kept else "", lines):
            marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
            kept += [shown] * (marks <= _MARKS_IN_A_ROW)
    # What was parted by something invisible may belong together now.
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(1024)
def _is_safe(text: str) -> bool:
    marks, previous = 0, ""
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW or _shown(char, previous, True) != char:
            return False
        previous = char
    return True


def _shown(char: str, previous: str, lines: bool) -> str:
    category = unicodedata.category(char)
    if char in _LINE_ENDS:
        return "\n" if lines else " "
    if char == "\t":
        return " "
    if char in _INVISIBLE or is_hidden(char):
        return ""
    if category in _REPLACED:
        return "\ufffd"
    if char == _ZERO_WIDTH_JOINER and not (previous and unicodedata.category(previous) in _JOINS):
        return ""
    return char


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
