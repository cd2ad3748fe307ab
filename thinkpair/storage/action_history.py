"""An agreed action and what has become of it: folded from records, later reviews and the log of changes.

Nothing is read here: `storage.actions` gives the records and the log.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.names import parse_names
from thinkpair.session.actions import Action, LastAction, Verdict
from thinkpair.session.events import ActionReviewed
from thinkpair.storage.action_log import ActionChanged, ActionFieldsChanged, ActionNoted, LogEntry, Status, seconds_of
from thinkpair.storage.records import Record, ReviewRecord

Did = Literal["agreed", "added", "done", "open", "smaller", "handed over", "dropped", "reworded", "reopened"]


class ActionChange(Struct, frozen=True, kw_only=True):
    """What was done to an action: `when` (ISO 8601), in which session ("" outside of one), and how it read then.

    `word` is why it was left open, "" where nobody said so.
    """

    when: str
    did: Did
    session: str
    who: tuple[str, ...]
    what: str
    due: str | None = None
    word: str = ""


class AgreedAction(Struct, frozen=True, kw_only=True):
    """An action as it stands now. `due` and `agreed_on` are ISO dates; `carried` counts the reviews that left it open.

    `unmoved` counts those since it last read otherwise or changed hands. `reference` is short enough to type;
    `format`, `title`, `people` and `group` ("" for none) are those of the session in which it was agreed, `round`,
    `turn` (from 1, None unknown), `step` and `person` (whose turn; "" nobody's) the place in it. An action that was
    added outside a session has no session (""), and its owners are its people. `support` is who will ask about it.
    """

    session: str
    number: int
    reference: str
    who: tuple[str, ...]
    what: str
    due: str | None
    agreed_on: str
    format: str
    people: tuple[str, ...]
    status: Status = "open"
    carried: int = 0
    unmoved: int = 0
    support: str = ""
    group: str = ""
    title: str = ""
    round: int | None = None
    turn: int | None = None
    step: str = ""
    person: str = ""
    history: tuple[ActionChange, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """What it is known by: its session ("" for none) and its number."""
        return self.session, self.number


class Reviewed(Struct, frozen=True, kw_only=True):
    """What became of an earlier action in a session, with how it read before (`was`) and after (`became`).

    `what` and `who` are as it stands now; all of these are empty where the action is not kept any more. `change` is
    what it became, who took it over, or why it was left open; `due` the new date (ISO), None for none. No `verdict`
    ("") says that it was there to be reviewed, and nobody has. `became_due` is the date that it had after.
    """

    session: str
    number: int
    who: tuple[str, ...] = ()
    what: str = ""
    verdict: Verdict | Literal[""]
    change: str = ""
    was_who: tuple[str, ...] = ()
    was: str = ""
    became_who: tuple[str, ...] = ()
    became: str = ""
    due: str | None = None
    became_due: str | None = None


Key = tuple[str, int]
Word = ReviewRecord | ActionChanged | ActionFieldsChanged
_Said = tuple[float, str, str, Word]


def fold_actions(records: Iterable[tuple[str, Record]], log: Iterable[LogEntry]) -> tuple[AgreedAction, ...]:
    """Return what comes of the records of these sessions (by id) and of the log, the oldest action first."""
    known: dict[Key, AgreedAction] = {}
    said: list[_Said] = []
    for session, record in records:
        known.update(_agreed(session, record))
        said.extend((seconds_of(when), when, session, word) for when, word in said_in(record))
    for entry in log:
        if isinstance(entry, ActionNoted):
            noted = noted_action(entry, known)
            known[noted.key] = noted
        else:
            said.append((seconds_of(entry.when), entry.when, "", entry))
    for _, when, session, word in sorted(said, key=lambda word: word[0]):
        key = (word.session, word.number)
        if key in known:
            known[key] = _followed(known[key], word, when, session)
    return tuple(sorted(known.values(), key=lambda action: seconds_of(action.history[0].when)))


def said_in(record: Record) -> Iterator[tuple[str, ReviewRecord]]:
    """Yield what a session said of earlier actions, and when (ISO 8601): it may have gone on after others had begun."""
    for word in record.reviews:
        yield word.at or record.started, word


def reviewed_in(session: str, record: Record, known: Mapping[Key, AgreedAction]) -> tuple[Reviewed, ...]:
    """Return what became of earlier actions in a session; `known` are those that are kept, by session and number."""
    looked_at = (_reviewed_one(session, word, known.get((word.session, word.number))) for word in record.reviews)
    others = (known.get((each.session, each.number)) for each in record.unreviewed)
    seen = record.looked_up or record.started
    return (*looked_at, *(_unreviewed(seen, action) for action in others if action))


def action_after(last: LastAction, words: Iterable[ActionReviewed]) -> AgreedAction:
    """Return how an action of last time stands after what was said of it in a session."""
    before = last.action
    action = AgreedAction(
        session=last.session,
        number=before.number,
        reference="",
        who=before.who,
        what=before.what,
        due=before.due,
        agreed_on=last.agreed_on,
        format="",
        people=(),
        support=before.support,
    )
    for word in words:
        action = _reviewed(action, word)
    return action


def _reviewed_one(session: str, word: ReviewRecord, action: AgreedAction | None) -> Reviewed:
    line = Reviewed(
        session=word.session,
        number=word.number,
        verdict=word.verdict,
        change=word.change,
        due=word.due,
        became_due=word.due,
    )
    if action is None:
        return line
    line = replace(line, who=action.who, what=action.what)
    here = [(before, after) for before, after in pairwise(action.history) if after.session == session]
    if here:
        before, after = here[0][0], here[-1][1]
        line = replace(line, was_who=before.who, was=before.what, became_who=after.who, became=after.what)
        line = replace(line, became_due=after.due)
    return line


def _unreviewed(seen: str, action: AgreedAction) -> Reviewed:
    """Return an action that nobody looked at in a session, as it stood when it was looked up for it."""
    before = [change for change in action.history if seconds_of(change.when) <= seconds_of(seen)]
    then = (before or action.history)[-1]
    return Reviewed(
        session=action.session,
        number=action.number,
        who=action.who,
        what=action.what,
        verdict=then.did if then.did in ("done", "dropped") else "",
        was_who=then.who,
        was=then.what,
        became_who=then.who,
        became=then.what,
        became_due=then.due,
    )


def _agreed(session: str, record: Record) -> Iterator[tuple[Key, AgreedAction]]:
    for action in record.actions:
        place = record.slots[action.slot] if action.slot is not None and action.slot < len(record.slots) else None
        yield (
            (session, action.number),
            AgreedAction(
                session=session,
                number=action.number,
                reference=f"{session.rpartition('-')[2]}-{action.number}",
                who=action.who,
                what=action.what,
                due=action.due,
                agreed_on=record.started[:10],
                format=record.format,
                people=record.people,
                support=action.support,
                group=record.group,
                title=record.title,
                round=place.round if place else None,
                turn=place.turn if place else None,
                step=place.step if place else "",
                person=action.person,
                history=(_deed(action, "agreed", record.started, session),),
            ),
        )


def noted_action(entry: ActionNoted, known: dict[Key, AgreedAction]) -> AgreedAction:
    """Return the action of an entry of the log, beside those that are `known`.

    Two machines may have drawn the same number: the later one gets the next that is free, on both alike.
    """
    number = entry.number
    while ("", number) in known:
        number += 1
    return AgreedAction(
        session="",
        number=number,
        reference=f"add-{number}",
        who=entry.who,
        what=entry.what,
        due=entry.due,
        agreed_on=entry.when[:10],
        format="",
        people=entry.who,
        support=entry.support,
        group=entry.group,
        history=(_deed(entry, "added", entry.when, ""),),
    )


def _followed(action: AgreedAction, word: Word, when: str, session: str) -> AgreedAction:
    """Return the action after one more word on it, which goes into its history."""
    if isinstance(word, ActionChanged | ActionFieldsChanged):
        after, did = _changed(action, _as_change(action, word))
        why = ""
    else:
        after, did = _reviewed(action, word), word.verdict
        if action.history[-1].session == session:  # scaled down and handed over is carried over once
            after = replace(after, carried=action.carried)
        why = word.change if word.verdict == "open" else ""
    return replace(after, history=(*action.history, replace(_deed(after, did, when, session), word=why)))


def _as_change(action: AgreedAction, word: ActionChanged | ActionFieldsChanged) -> ActionChanged:
    if isinstance(word, ActionChanged):
        return word
    return ActionChanged(
        when=word.when,
        session=word.session,
        number=word.number,
        who=action.who if word.who is None else word.who,
        what=action.what if word.what is None else word.what,
        due=action.due if word.due is None else word.due or None,
        status=word.status or action.status,
        support=action.support if word.support is None else word.support,
    )


def _changed(action: AgreedAction, word: ActionChanged) -> tuple[AgreedAction, Did]:
    moved = (word.who, word.what) != (action.who, action.what) or word.status != action.status
    support = _asked_by(word.support, word.who)
    after = replace(action, who=word.who, what=word.what, due=word.due, status=word.status, support=support)
    if word.status == action.status:
        return replace(after, unmoved=0 if moved else action.unmoved), "reworded"
    return replace(after, unmoved=0), "reopened" if word.status == "open" else word.status


def _reviewed(action: AgreedAction, word: ReviewRecord | ActionReviewed) -> AgreedAction:
    """Return an action after a review: it stays open, with a new date or new words, unless it is done or dropped.

    What is handed over without a name leaves the list.
    """
    match word.verdict:
        case "done" | "dropped":
            return replace(action, status=word.verdict)
        case "open":
            action = replace(action, status="open", due=word.due or action.due)
            return replace(action, carried=action.carried + 1, unmoved=action.unmoved + 1)
        case "smaller":
            action = replace(action, status="open", what=word.change or action.what, due=word.due or action.due)
            return replace(action, carried=action.carried + 1, unmoved=0)
        case "handed over" if who := parse_names(word.change):
            action = replace(action, status="open", who=who, due=word.due or action.due)
            return replace(action, support=_asked_by(action.support, who), carried=action.carried + 1, unmoved=0)
        case "handed over":
            return replace(action, status="handed over")


def _asked_by(support: str, who: tuple[str, ...]) -> str:
    """Return who will ask about an action of these owners; "" where it is now one of them."""
    return "" if support in who else support


def _deed(action: Action | AgreedAction | ActionNoted, did: Did, when: str, session: str) -> ActionChange:
    return ActionChange(when=when, did=did, session=session, who=action.who, what=action.what, due=action.due)
