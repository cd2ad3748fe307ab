"""Minutes in Markdown, clean enough to mail; no text from outside becomes markup, a link or HTML."""

import re
from collections.abc import Iterator

from thinkpair.export.model import AgreedLine, Aim, GroupSheet, HeldSession, Material, NextMeeting
from thinkpair.safe_text import safe_text
from thinkpair.units import count_of, join_names, say_date, say_date_text, say_duration
from thinkpair.wording.minutes import MinutesLine, minutes_of

_MARKUP = re.compile(r"([\\`*_\[\]<>|~@$^]|&(?=#?\w+;))")
_BLOCK = re.compile(r"^(\s*)([-+=#]|\d{1,9}(?=[.)](?:\s|$)))")
# A colon or a dot less, and programs that look for addresses in plain text find none.
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)|(?<=mailto)(:)|(?<=xmpp)(:)")


def markdown(material: Material) -> str:
    """Return sessions, actions and meetings as Markdown; user text in it is text and nothing else."""
    blocks: list[str] = []
    for group in material.groups:
        blocks += _group(group)
    for held in material.sessions:
        blocks += _session(held)
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


def _session(held: HeldSession) -> Iterator[str]:
    whole = minutes_of(held.record, held.reviewed, held.group)
    yield f"# {escaped(whole.title)}"
    yield from map(escaped, filter(None, (whole.when, whole.people, whole.about)))
    for section in whole.sections:
        yield from (f"## {escaped(section.title)}", "\n".join(map(_line, section.lines)))


def _line(line: MinutesLine) -> str:
    mark = f"{line.number}." if line.number else "-"
    return f"{mark} " + (f"**{escaped(line.who)}**: " if line.who else "") + _with_lines(line.words, len(mark) + 1)


def _with_lines(text: str, indent: int = 2) -> str:
    """Return an entry of a list, its further lines as a list below it, so many cells from the edge."""
    first, *more = text.splitlines() or [""]
    return "".join((escaped(first), *(f"\n{' ' * indent}- {escaped(line.strip())}" for line in more)))


def _group(group: GroupSheet) -> Iterator[str]:
    yield f"# {escaped(group.title)}"
    yield escaped(join_names(group.people))
    if group.purpose:
        yield from ("## Purpose", "\n\n".join(map(escaped, group.purpose.splitlines())))
    if group.goals:
        aims = [line for goal in group.goals for line in (_aim(goal), *(f"  {_aim(step)}" for step in goal.milestones))]
        yield from ("## Goals", "\n".join(aims))
    if group.agreement:
        yield from (
            "## Agreement",
            _list(_part(title, words) for title, words in group.agreement),
        )


def _part(title: str, words: str) -> str:
    """Return a part of an agreement; what was noted in several lines stands as a list below its title."""
    several = len(words.splitlines()) > 1
    return f"**{escaped(title)}**:" + (_with_lines(f"\n{words}") if several else f" {escaped(words)}")


def _aim(aim: Aim) -> str:
    by = f", by {say_date_text(aim.by)}" if aim.by else ""
    return f"- {'✓' if aim.done else '○'} {escaped(aim.what + by)}"


def _agreed(action: AgreedLine) -> str:
    due = f", by {say_date_text(action.due)}" if action.due else ""
    support = f" (follow-up by {action.support})" if action.support else ""
    carried = f"; carried {count_of(action.carried, 'time')}" if action.carried else ""
    status = "" if action.status == "open" else f" ({action.status})"
    who = f"**{escaped(join_names(action.who))}**: " if action.who else ""
    return who + escaped(f"{action.what}{due}{support}{carried}{status}")


def _meeting(meeting: NextMeeting) -> str:
    when = say_date(meeting.starts)
    if hasattr(meeting.starts, "hour"):
        when += f", {meeting.starts:%H:%M}, {say_duration(meeting.seconds)}"
    said = [when, join_names(meeting.people), meeting.places, meeting.how_often]
    return _list(escaped(part) for part in said if part)


def _list(lines: "Iterator[str] | map[str]") -> str:
    return "\n".join(f"- {line}" for line in lines)
