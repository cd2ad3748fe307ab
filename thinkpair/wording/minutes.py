"""The minutes of a session as it was: what the screen, `sessions show` and the Markdown export say of its record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.groups.agreement_parts import part_words
from thinkpair.session.actions import Action, ranked
from thinkpair.session.events import PARTS, ActionReviewed
from thinkpair.session.state import Session
from thinkpair.storage.action_history import AgreedAction, Reviewed, action_after
from thinkpair.storage.record_builder import list_record, record_of
from thinkpair.storage.records import (
    AttendanceRecord,
    ChangeRecord,
    GoalRecord,
    ListRecord,
    PartRecord,
    PersonRecord,
    Record,
    RoundRecord,
)
from thinkpair.units import clock_digits, join_names, say_date_text, say_roughly, spent_digits
from thinkpair.wording.action_words import origin_words
from thinkpair.wording.run_sheet import list_words
from thinkpair.wording.transcript import votes_of

WENT_THROUGH = ("Actions of earlier sessions", "Goals", "Agreement")
"""The sections on what was there before the session and was gone through."""


def attendance_words(came_and_went: Iterable[AttendanceRecord]) -> Iterator[tuple[str, str]]:
    """Yield who was absent, came later, left sooner or was away, and when: "Zoe", "joined at 14:27, left at 14:58"."""
    people: dict[str, list[str]] = {}
    for moment in came_and_went:
        did = f"{moment.did} “{moment.role}” from {moment.other}" if moment.role else moment.did
        people.setdefault(moment.name, []).append(f"{did} at {moment.at[11:16]}" if moment.at else did)
    for person, words in people.items():
        yield person, join_names(words)


class MinutesLine(Struct, frozen=True):
    """One line: the words, who they are about, who stands before them, and its number; 0 for none."""

    words: str
    who: str = ""
    number: int = 0


class Section(Struct, frozen=True):
    """A part of the minutes under a heading."""

    title: str
    lines: tuple[MinutesLine, ...]


class Minutes(Struct, frozen=True):
    """The minutes: title, when it was and for how long, who was there, what it was about, and the sections."""

    title: str
    when: str
    people: str
    about: str
    sections: tuple[Section, ...]


def minutes_of(record: Record, reviewed: Iterable[Reviewed], group: str = "") -> Minutes:
    """Return the minutes of a session; `reviewed` is what became of earlier actions, `group` the title of the group."""
    return Minutes(
        record.title or record.format,
        " · ".join(filter(None, _when(record))) + (f" · {group}" if group else ""),
        join_names(record.people),
        f"What it was to be about: {record.agenda}" if record.agenda else "",
        tuple(section for section in _sections(record, reviewed) if section.lines),
    )


def minutes(record: Record, reviewed: Iterable[Reviewed] = (), group: str = "") -> Iterator[str]:
    """Yield the minutes as lines of text."""
    whole = minutes_of(record, reviewed, group)
    yield whole.title
    yield from filter(None, (whole.when, whole.people, whole.about))
    for section in whole.sections:
        yield ""
        yield section.title
        for line in section.lines:
            yield f"  {_line(line)}"


def reviewed_now(session: Session) -> Iterator[Reviewed]:
    """Yield what a session made of earlier actions so far, each as it read before; then those nobody has looked at."""
    after = _actions_now(session)
    known = {(last.session, last.action.number): last.action for last in session.last_actions}
    for word in session.reviews:
        key = (word.session, word.number)
        line = Reviewed(
            session=word.session, number=word.number, verdict=word.verdict, change=word.change, due=word.due
        )
        if key in known:
            line = replace(line, was=known[key].what, was_who=known[key].who)
            line = replace(line, became=after[key].what, became_who=after[key].who, became_due=after[key].due)
        yield line
    for last in session.gone:
        yield Reviewed(
            session=last.session,
            number=last.action.number,
            verdict=last.closed,
            was=last.action.what,
            was_who=last.action.who,
        )
    for (earlier, number), action in known.items():
        if (earlier, number) not in session.reviewed:
            line = Reviewed(session=earlier, number=number, verdict="", was=action.what, was_who=action.who)
            yield replace(line, became_due=action.due)


def open_actions(session: Session) -> Iterator[Action | AgreedAction]:
    """Yield the actions that are open after a session: its own, and earlier ones as they stand now."""
    yield from session.actions
    yield from (action for action in _actions_now(session).values() if action.status == "open")


def _actions_now(session: Session) -> dict[tuple[str, int], AgreedAction]:
    """Return the earlier actions as they stand now, by session and number."""
    words = defaultdict[tuple[str, int], list[ActionReviewed]](list)
    for word in session.reviews:
        words[word.session, word.number].append(word)
    keys = {(last.session, last.action.number): last for last in session.last_actions}
    return {key: action_after(last, words[key]) for key, last in keys.items()}


def went_through(session: Session) -> dict[str, str]:
    """Return what a session made of earlier actions, goals and the agreement so far: lines, as its minutes have them,
    by their heading; "" for nothing.
    """
    sections = minutes_of(record_of(session, "all"), reviewed_now(session)).sections
    words = {section.title: "\n".join(map(_line, section.lines)) for section in sections}
    return {title: words.get(title, "") for title in WENT_THROUGH}


def collected_words(session: Session, name: str) -> str:
    """Return the items of a list of a session so far, the most voted first, a line each; "" for none."""
    return "\n".join(map(_line, _items(list_record(session, name))))


def _line(line: MinutesLine) -> str:
    before = f"{line.number}. " * bool(line.number) + f"{line.who}: " * bool(line.who)
    return before + line.words


def list_title(name: str) -> str:
    """Return the heading of a collected list: "how_often" is "How often"."""
    return PARTS.get(name) or list_words(name).capitalize()


def _when(record: Record) -> Iterator[str]:
    yield f"{say_date_text(record.started[:10])}, {record.started[11:16]}"
    if record.lasted:
        yield say_roughly(record.lasted)
    if record.speed != 1:
        yield f"a trial at {record.speed:g} times the speed"
    if record.progress:
        yield f"{record.progress} yet"


def _sections(record: Record, reviewed: Iterable[Reviewed]) -> Iterator[Section]:
    came_and_went = (MinutesLine(words, person) for person, words in attendance_words(record.attendance))
    yield Section("Came later, left or away", tuple(came_and_went))
    yield Section("Rounds", tuple(map(_round, record.rounds)))
    yield Section("Changes on the way", tuple(map(_change, record.changes)))
    answers = (MinutesLine(f"{asked.question} {asked.answer}", asked.person) for asked in record.questions)
    yield Section("Questions", tuple(answers))
    yield Section("Agreed actions", tuple(map(_action, record.actions)))
    yield Section(WENT_THROUGH[0], tuple(_reviewed(reviewed)))
    yield Section(WENT_THROUGH[1], tuple(map(_goal, record.goals)))
    yield Section(WENT_THROUGH[2], tuple(map(_part, record.agreement)))
    for collected in record.lists:
        yield Section(list_title(collected.name), tuple(_items(collected)))
    yield Section("Speaking time", tuple(_time(person) for person in record.times if person.actual))


def _round(part: RoundRecord) -> MinutesLine:
    took = say_roughly(part.seconds) if part.seconds else part.state or "left out"
    so_far = " so far" if part.seconds and part.state == "now" else ""
    return MinutesLine(f"{part.title}: {took}{so_far}", number=part.number)


def _change(change: ChangeRecord) -> MinutesLine:
    """Return what people changed about the rounds: "10:05 skipped the rest of “Turns” (no turn: Ben)"."""
    match change.did:
        case "skipped":
            did = f"skipped the rest of “{change.what}”"
        case "jumped":
            did = f"jumped to “{change.what}”"
        case "break":
            did = f"a break of {say_roughly(change.seconds)}"
        case "ended for today":
            did = f"ended for that day, {say_date_text(change.at[:10])}" if change.at else "ended for that day"
    no_turn = f"(no turn: {join_names(change.people)})" if change.people else ""
    return MinutesLine(" ".join(filter(None, (change.at[11:16], did, no_turn))))


def _action(action: Action) -> MinutesLine:
    due = f", by {say_date_text(action.due)}" if action.due else ""
    follow_up = f" (follow-up by {action.support})" if action.support else ""
    origin = origin_words(action)
    return MinutesLine(f"{action.what}{due}{follow_up}" + (f" · {origin}" if origin else ""), join_names(action.who))


def _reviewed(reviewed: Iterable[Reviewed]) -> Iterator[MinutesLine]:
    """Yield a line for each action: one that was scaled down and handed over has two verdicts."""
    for _, words in groupby(reviewed, key=lambda line: (line.session, line.number)):
        first, *more = words
        *before, last = (first, *more)
        verdicts = ", ".join((*(_verdict(line, "") for line in before), _verdict(last, last.became_due or "")))
        yield MinutesLine(f"{first.was or 'an action that is no longer saved'}: {verdicts}", join_names(first.was_who))


def _verdict(line: Reviewed, due: str) -> str:
    """Return what became of an action, with the date that it now has if it is open."""
    by = f", by {say_date_text(due)}" if due else ""
    match line.verdict:
        case "open":
            return f"still open{by} ({line.change})" if line.change else f"still open{by}"
        case "smaller":
            return f"now: {line.became or line.change}{by}"
        case "handed over":
            return f"handed over to {join_names(line.became_who) or line.change}{by}" if line.change else "handed over"
        case "":
            return f"not looked at, still open{by}"
        case _:
            return line.verdict


def _goal(goal: GoalRecord) -> MinutesLine:
    """Return what was said of a goal: "reached: first talk", "reworded: feel at home → lead the team, by …"."""
    was = f"{goal.was} → " if goal.said == "reworded" else ""
    return MinutesLine(f"{goal.said}: {was}{goal.what}" + (f", by {say_date_text(goal.by)}" if goal.by else ""))


def _part(part: PartRecord) -> MinutesLine:
    title = PARTS.get(part.part, "Purpose")
    return MinutesLine(f"{title} stays" if part.said == "stays" else part_words(title, part.words))


def _items(collected: ListRecord) -> Iterator[MinutesLine]:
    """Yield the items, the most voted first, and how long each was talked about where the list was gone through."""
    talked = {each.number: each.seconds for each in collected.talked}
    for item in ranked(collected.items):
        votes = votes_of(item) if item.votes is not None else ""
        facts = ", ".join(filter(None, (votes, _talked_words(talked.get(item.number)))))
        yield MinutesLine(f"{item.text} ({facts})" if facts else item.text)


def _talked_words(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"talked about for {say_roughly(seconds)}" if seconds else "not talked about"


def _time(person: PersonRecord) -> MinutesLine:
    of = f" of {clock_digits(person.planned)}" if person.planned else ""
    return MinutesLine(f"spoke {spent_digits(person.actual)}{of}", person.name)
