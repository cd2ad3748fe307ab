"""A run sheet as Markdown, to mail or to put into a wiki; no text from outside becomes markup."""

from collections.abc import Iterator

from thinkpair.export.markdown import escaped
from thinkpair.units import join_names
from thinkpair.wording.handout import Grouping, Handout, Line


def handout_markdown(sheet: Handout) -> str:
    """Return the sheet as Markdown: headings, tables, and who is with whom at its end."""
    return "\n\n".join(_blocks(sheet)) + "\n"


def _blocks(sheet: Handout) -> Iterator[str]:
    yield f"# {escaped(sheet.title)}"
    yield from map(escaped, (*sheet.facts, f"People: {join_names(sheet.people)}"))
    for title, lines in (("Rules", sheet.rules), ("All session", sheet.roles), ("Briefs", sheet.private)):
        if lines:
            yield f"## {title}"
            yield "\n".join(f"- {escaped(line)}" for line in lines)
    for part in sheet.parts:
        yield f"## {escaped(part.title)}"
        yield "\n".join(["| When | Who | What | How long |", "|---:|---|---|---|", *map(_row, part.lines)])
    if sheet.groupings:
        yield "## Who is with whom"
        yield from map(_grouping, sheet.groupings)


def _row(line: Line) -> str:
    what = [f"**{escaped(line.what)}**", escaped(line.prompt), *(f"*{escaped(words)}*" for words in line.private)]
    return f"| {line.when} | {escaped(line.who)} | {'<br>'.join(filter(None, what))} | {escaped(line.length)} |"


def _grouping(grouping: Grouping) -> str:
    lines = [f"### {escaped(grouping.title)} ({grouping.when})", ""]
    lines += [f"{number}. {escaped(join_names(people))}" for number, people in enumerate(grouping.groups, 1)]
    if grouping.resting:
        lines += ["", escaped(f"Resting: {join_names(grouping.resting)}")]
    return "\n".join(lines)
