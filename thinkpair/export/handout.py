"""A run sheet to hand out: a web page that prints on A4 and Letter, reads on a phone and loads nothing; or Markdown."""

from collections.abc import Iterable, Iterator
from html import escape

from thinkpair.export.markdown import escaped
from thinkpair.safe_text import safe_text
from thinkpair.units import join_names
from thinkpair.wording.handout import Handout, HandoutGroups, HandoutLine, HandoutRound

_STYLE = """
:root { color-scheme: light; font: 16px/1.4 system-ui, sans-serif; color: #111; background: #fff; }
body { max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .3rem; border-bottom: 2px solid #111; break-after: avoid; }
h3 { font-size: 1rem; margin: 0 0 .2rem; }
p, ul, ol { margin: .2rem 0; }
table { width: 100%; border-collapse: collapse; }
td { padding: .35rem .8rem .35rem 0; vertical-align: top; border-bottom: 1px solid #ccc; text-align: start; }
tr, .grouping, li { break-inside: avoid; }
.when { width: 4rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.who { width: 30%; font-weight: 600; }
.length { width: 7rem; text-align: end; padding-inline-end: 0; }
.prompt { color: #333; }
.private { color: #333; font-style: italic; border-inline-start: 3px solid #999; padding-inline-start: .5rem; }
.groupings { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 1rem; }
.groupings { margin-top: .6rem; }
.grouping { border: 1px solid #999; border-radius: .3rem; padding: .5rem .7rem; }
.when, .facts { color: #333; }
@media screen and (max-width: 34rem) {
  tr { display: grid; grid-template-columns: 4.5rem 1fr auto; padding: .4rem 0; border-bottom: 1px solid #ccc; }
  td { border: 0; padding: 0; }
  .who, .length { width: auto; }
  .who { grid-column: 2; grid-row: 1; }
  .when { grid-column: 1; grid-row: 1; width: auto; }
  .length { grid-column: 3; grid-row: 1; padding-inline-start: .5rem; max-width: 8rem; }
  .what { grid-column: 2 / 4; }
}
@page { margin: 15mm; }
@media print {
  :root { font-size: 11pt; }
  body { max-width: none; padding: 0; }
  .pin-up { break-before: page; }
}
"""


def handout_html(sheet: Handout) -> str:
    """Return the sheet as an HTML page. All text is escaped, and the page may load and run nothing."""
    head = (
        f'<!DOCTYPE html>\n<html lang="{_text(sheet.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(sheet.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "\n".join(_body(sheet)) + "\n</body>\n</html>\n"


def _body(sheet: Handout) -> Iterator[str]:
    yield _tag("h1", sheet.title)
    yield from (_tag("p", fact, "facts") for fact in (*sheet.facts, f"People: {join_names(sheet.people)}"))
    for title, lines in (("Rules", sheet.rules), ("All session", sheet.roles), ("Briefs", sheet.private)):
        if lines:
            yield f"<section>{_tag('h2', title)}{_list('ul', lines)}</section>"
    yield from map(_part, sheet.parts)
    if sheet.groupings:
        cards = "\n".join(map(_grouping, sheet.groupings))
        yield f'<section class="pin-up">{_tag("h2", "Who is with whom")}<div class="groupings">{cards}</div></section>'


def _part(part: HandoutRound) -> str:
    rows = "\n".join(map(_row, part.lines))
    return f"<section>{_tag('h2', part.title)}\n<table>\n{rows}\n</table></section>"


def _row(line: HandoutLine) -> str:
    below = (_tag("div", line.prompt, "prompt") if line.prompt else "") + "".join(
        _tag("div", words, "private") for words in line.private
    )
    what = f'<td class="what">{_tag("div", line.what)}{below}</td>'
    when, who, length = (_tag("td", getattr(line, kind), kind) for kind in ("when", "who", "length"))
    return f"<tr>{when}{who}{what}{length}</tr>"


def _grouping(grouping: HandoutGroups) -> str:
    beside = "".join(_tag("p", words) for words in grouping.beside)
    head = f"{_tag('h3', grouping.title)}{_tag('p', grouping.when, 'when')}"
    return f'<div class="grouping">{head}{_list("ol", map(join_names, grouping.groups))}{beside}</div>'


def _list(tag: str, lines: Iterable[str]) -> str:
    return f"<{tag}>{''.join(_tag('li', line) for line in lines)}</{tag}>"


def _tag(name: str, text: str, style: str = "") -> str:
    """Return an element with a text; its direction follows the text, so that right-to-left scripts read right."""
    kind = f' class="{style}"' if style else ""
    return f'<{name}{kind} dir="auto">{_text(text)}</{name}>'


def _text(text: str) -> str:
    return escape(safe_text(text), quote=True)


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
        yield "\n".join(["| When | Who | What | How long |", "|---:|---|---|---|", *map(_table_row, part.lines)])
    if sheet.groupings:
        yield "## Who is with whom"
        yield from map(_grouping_line, sheet.groupings)


def _table_row(line: HandoutLine) -> str:
    what = [f"**{escaped(line.what)}**", escaped(line.prompt), *(f"*{escaped(words)}*" for words in line.private)]
    return f"| {line.when} | {escaped(line.who)} | {'<br>'.join(filter(None, what))} | {escaped(line.length)} |"


def _grouping_line(grouping: HandoutGroups) -> str:
    lines = [f"### {escaped(grouping.title)} ({grouping.when})", ""]
    lines += [f"{number}. {escaped(join_names(people))}" for number, people in enumerate(grouping.groups, 1)]
    for words in grouping.beside:
        lines += ["", escaped(words)]
    return "\n".join(lines)
