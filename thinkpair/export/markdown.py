"""Minutes in Markdown, clean enough to mail: they read well as they stand, too.

Owns the layout, and that no text from outside becomes markup, a link or HTML. Must not know where they go.
"""

import re
from collections.abc import Iterator

from thinkpair.export.model import AgreedLine, HeldSession, Material, NextMeeting, ReviewedLine
from thinkpair.safe_text import safe_text
from thinkpair.session.actions import Item
from thinkpair.storage.records import ListRecord, Record
from thinkpair.units import count_of, join_names, say_date, say_date_text, say_duration
from thinkpair.wording.minutes import time_words

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&@$^])")
_BLOCK = re.compile(r"^(\s*)([-+=#]|\d{1,9}(?=[.)](?:\s|$)))")
# A colon or a dot less, and programs that look for addresses in plain text find none.
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)|(?<=mailto)(:)|(?<=xmpp)(:)")


def markdown(material: Material) -> str:
    """Return sessions, actions and meetings as Markdown; user text in it is text and nothing else."""
    blocks: list[str] = []
    for held in material.sessions:
        blocks += _session(held, [one for one in material.actions if one.session == held.record.session])
    told = {held.record.session for held in material.sessions}
    if rest := [action for action in material.actions if action.session not in told]:
        blocks += ["# Agreed actions", _list(map(_agreed, rest))]
    for meeting in material.meetings:
        blocks += [f"## Next meeting: {escaped(meeting.title)}", _meeting(meeting)]
    return "\n\n".join(blocks or ["Nothing is agreed."]) + "\n"


def escaped(text: str) -> str:
    """Return a text in one line that Markdown shows as it is."""
    plain = _MARKUP.sub(r"\\\1", safe_text(text))
    return _ADDRESS.sub(lambda found: f"\\{found[0]}", _BLOCK.sub(_unblocked, plain))


def _unblocked(start: re.Match[str]) -> str:
    """Keep what would begin a list, a heading or a rule at the start of a line from doing so."""
    return f"{start[1]}{start[2]}\\" if start[2].isdigit() else f"{start[1]}\\{start[2]}"


def _session(held: HeldSession, actions: list[AgreedLine]) -> Iterator[str]:
    record = held.record
    yield f"# {escaped(record.title or record.format)}"
    yield _heading(record)
    if record.agenda:
        yield escaped(f"What it was to be about: {record.agenda}")
    if actions:
        yield from ("## Agreed actions", _list(map(_agreed, actions)))
    if held.reviewed:
        yield from ("## Actions of earlier sessions", _list(map(_reviewed, held.reviewed)))
    for collected in record.lists:
        yield from (f"## {escaped(collected.name)}", _items(collected))
    if record.times:
        yield from ("## Time with the floor", _list(escaped(time_words(person)) for person in record.times))


def _heading(record: Record) -> str:
    day = say_date_text(record.started[:10])
    parts = [f"{day}, {record.started[11:16]}", join_names(record.people)]
    if record.lasted:
        parts.append(say_duration(record.lasted))
    if record.speed != 1:
        parts.append(f"a trial at {record.speed:g} times the speed")
    return " · ".join(escaped(part) for part in parts if part)


def _agreed(action: AgreedLine) -> str:
    due = f", by {say_date_text(action.due)}" if action.due else ""
    support = f"; {action.support} will ask" if action.support else ""
    carried = f"; carried {count_of(action.carried, 'time')}" if action.carried else ""
    status = "" if action.status == "open" else f" ({action.status})"
    who = f"**{escaped(join_names(action.who))}**: " if action.who else ""
    return who + escaped(f"{action.what}{due}{support}{carried}{status}")


def _reviewed(line: ReviewedLine) -> str:
    what = f"{join_names(line.who)}: {line.what}" if line.what else "an action that is not kept any more"
    change = f" ({line.change})" if line.change else ""
    return escaped(f"{what}: {line.verdict}{change}")


def _items(collected: ListRecord) -> str:
    return _list(escaped(item.text + _votes(item)) for item in collected.items)


def _votes(item: Item) -> str:
    return "" if item.votes is None else f" ({count_of(item.votes, 'vote')})"


def _meeting(meeting: NextMeeting) -> str:
    when = say_date(meeting.starts)
    if hasattr(meeting.starts, "hour"):
        when += f", {meeting.starts:%H:%M}, {say_duration(meeting.seconds)}"
    said = [when, join_names(meeting.people), meeting.places, meeting.how_often]
    return _list(escaped(part) for part in said if part)


def _list(lines: "Iterator[str] | map[str]") -> str:
    return "\n".join(f"- {line}" for line in lines)
