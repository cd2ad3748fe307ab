"""Writes the generated parts of the documents (`make docs`): keys, commands, the language's tables, schema, pictures.

A test fails when one of them is stale.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from docs import gallery
from thinkpair.cli.parser import COMMANDS
from thinkpair.formats.json_schema import TABLES, schema_text
from thinkpair.formats.json_schema import key_table as language_table
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup
from thinkpair.tui import keys
from thinkpair.tui.user_command import PLACES
from thinkpair.units import lettered, say_duration

ROOT = Path(__file__).resolve().parent.parent
COMMAND_PAGE, KEY_PAGE, LANGUAGE = (ROOT / "docs" / name for name in ("commands.md", "keys.md", "format-language.md"))
PUBLISHED_PAGE = ROOT / "docs" / "published-formats.md"
SCHEMA, GALLERY = ROOT / "formats" / "format.schema.json", ROOT / "docs" / "gallery.md"
PUBLISHED = {
    "six-thinking-hats": "A minute for each person under each hat, half a minute under the red one.",
    "microlab": '`order = "shift"`: each question begins with the next person; `early` keeps the rest silent.',
    "final-word": "`each` gives everyone their turn, `each responder` a minute to each of the others.",
    "brainwriting-6-3-5": "Six repeats of silence, with a list of prompts: one for each row.",
    "shift-and-share": 'Presenters `stay`, groups move on `until = "all met"`; nobody moves after the last station.',
    "british-parliamentary": "Eight fixed roles; marks with words open and close the points of information.",
    "intervision-incident": "The bringer is picked, and is `outside` while the others think in pairs.",
    "toastmasters-meeting": "Evaluators are bound to speakers by their number: the first evaluates the first speech.",
    "ecocycle-planning": 'Pairs `merge` into fours; after the plenary `groups = "fours"` are the same fours again.',
    "eo-forum": "The moderator is fixed and `takes_part`: an update, questions and issues like everyone else's.",
    "twenty-five-ten": 'Five repeats with new partners; the scores are `votes = "1-5"`, the highest sum comes first.',
    "pomodoro-pairing": '`when = "between"`: a break after each pomodoro but the last.',
}
"""The published formats that have a section in the documents, each with what it shows of the language."""

_PART = re.compile(r"(<!-- (?:generated|keys):(\w+) -->\n).*?(<!-- /(?:generated|keys) -->)", re.DOTALL)


def documents() -> dict[Path, str]:
    """Return every generated text file as it should be now."""
    return {
        COMMAND_PAGE: _filled(COMMAND_PAGE, {"commands": _commands()}),
        KEY_PAGE: _filled(KEY_PAGE, {"keys": key_table()}),
        LANGUAGE: _filled(LANGUAGE, {name: language_table(table) for name, table in TABLES.items()}),
        PUBLISHED_PAGE: _filled(PUBLISHED_PAGE, {"sums": _sums(), "formats": "\n".join(map(_published, PUBLISHED))}),
        SCHEMA: schema_text(),
        GALLERY: gallery.page(),
    }


def _sums() -> str:
    lines = []
    for identifier in PUBLISHED:
        form = _source(identifier).format
        people = form.people.least + sum(role.outside for role in form.role.values())
        plan = make_plan(_source(identifier), Setup(people=lettered(people)))
        lines.append(f"| [{form.title}](#{_anchor(form.title)}) | {people} | {say_duration(plan.seconds)} |")
    return "\n".join(["| format | people | takes |", "|---|---|---|", *lines]) + "\n"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def _published(identifier: str) -> str:
    source = _source(identifier)
    form = source.format
    head = f"## {form.title}\n\n{form.summary}\n\n{PUBLISHED[identifier]}\n\nSource: {form.source}."
    text = source.text.removeprefix("#:schema ./format.schema.json\n")
    return f"{head} `thinkpair formats new my-own --like {identifier}`\n\n```toml\n{text}```\n"


def _source(identifier: str) -> Source:
    source = load_file(Library().resolve(identifier), Library()).source
    assert source is not None
    return source


def _commands() -> str:
    lines = [f"| `{_escaped(command)}` | {does} |" for command, does in COMMANDS]
    return "\n".join(["| command | does |", "|---|---|", *lines]) + "\n"


def key_table() -> str:
    """Return every key as a Markdown table, for docs/keys.md."""
    lines = ["| where | key | does |", "|---|---|---|"]
    for place, commands in keys.COMMANDS.items():
        where = PLACES[place]
        for command in commands:
            lines.append(f"| {where} | `{command.shown}` | {command.help} |")
            where = ""
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _filled(path: Path, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: part[1] + parts[part[2]] + part[3], path.read_text(encoding="utf-8"))


def main() -> None:
    """Write everything."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
    gallery.main()


if __name__ == "__main__":
    main()
