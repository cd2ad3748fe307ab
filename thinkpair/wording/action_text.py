"""An agreed action as one line, read and written: "Ana and Ben: call the bank by Friday, follow-up Chi".

The form, the lists, plain sessions and the command line all read actions here.
"""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from thinkpair.dates import Dates, ImpossibleDate, NotADate, UnclearDate, names_part_of_day, no_date
from thinkpair.errors import UsageError
from thinkpair.names import known_name, parse_names, told_apart, without_list_mark
from thinkpair.safe_text import NAME_LIMIT, name_key, person_key, safe_text, search_key
from thinkpair.session.actions import Action
from thinkpair.session.commands import AddAction, EditAction
from thinkpair.storage.action_history import AgreedAction
from thinkpair.units import count_of, join_names

ACTION_LIMIT = 500
_EVERYONE = frozenset({"everyone", "everybody", "all", "all of us"})
_BOTH = frozenset({"both", "both of us"})
_NAME_WORDS, _LONG_NAME = 3, 5
_FEW = 6
_COMMA = "[,;，、；،؛]"
_COLON = r":(?=\s|$)|[：﹕]"
_NEXT_ACTION = rf"[;；؛]\s*(?=[^:;：；]{{1,120}}(?:{_COLON}))"
_BOLD = r"^(\*\*|__)(.+?)(:?)\1(?=\s*:|\s)"
_FOLLOW_UP = (
    rf"(?P<before>.*?)(?P<comma>{_COMMA}?)\s*\b(?:asked by|follow[- ]?up(?: by)?:?)\s+(?P<name>[^,;:，；：]+?)[.!]?"
)
_INTRODUCED = rf"(?<=\S)(?:\s|{_COMMA}|\()+(?P<intro>due(?: by| on)?|by|on|until|till)(?=\s)"
_SOON = (
    rf"(?<=\S)(?<!\bdue)(?<!\bby)(?<!\bon)(?<!\buntil)(?<!\btill)(?:\s|{_COMMA})+"
    r"(?=(?:in|within) [\w ]{1,30} ?(?:day|week|fortnight|month|year)s?\W*$|(?:today|tonight|tomorrow)\W*$"
    r"|(?<!\bfor )(?<!\bof )(?<!\bfrom )(?<!\babout )(?<!\bduring )(?<!\bafter )(?<!\bbefore )(?<!\bin )(?<!\bthe )"
    r"next (?:week|month|quarter|year)\W*$)"
)
_ONLY_A_DATE = re.compile(
    r"(?:(?:due(?: by| on)?|by|on|until|till)\s+|(?=in |within |today|tonight|tomorrow|next ))(?P<phrase>.+)",
    re.IGNORECASE,
)
_NO_DATE = ", no date"
_LIKE_A_DATE = re.compile(
    r"\b(?:by|until|till|due|before|bis)\s+(?:about |around |the |zum |zur |kommenden? )?"
    r"(?:(?:noon|midday|midnight|lunch(?:time)?|breakfast|dinner|x-?mas|christmas|easter|new year|spring|summer"
    r"|autumn|fall|winter|mid|early|late|next|the end|end|close|start|beginning"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|weihnachten|ostern|silvester|heute|morgen|ende|mitte|anfang"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b[^:;,]{0,24}"
    r"|asap|as soon as possible|soon|(?:mo|di|mi|do|fr|sa|so)\.?|\d{1,2} ?[dw]"
    r"|\d{1,2}(?:[:.h]\d\d)?\s?(?:[ap]\.?m\.?|o['’]clock)|\d{1,2}[:h]\d\d|\d{1,2}\. ?[^\W\d]{3,12})\W*$"
    r"|(?<=\s)(?<!\bevery )(?<!\beach )(?<!\bfor )(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|afternoon|evening|noon|(?:at )?\d{1,2}(?:[:.h]\d\d)?(?: ?[ap]m)?))?\W*$"
    r"|,\s*(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?\s*$"
    r"|\d{1,2}月\d{1,2}[日号號]?\W*$",
    re.IGNORECASE,
)
"""How an action ends that was to have a date, where the date was not understood."""

_BY_A_WORD = re.compile(r"\b(?:by|until|till|due)\s+(?:next |this |on )?(?P<word>[^\W\d]{4,12})\W*$", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tonight", "tomorrow")
_AS_GOOD_AS = 0.82
"""How much a mistyped day is like the one that was meant: "fryday" is, "match" is not like "March"."""

FindOwners = Callable[[str, str], tuple[str, ...]]
"""Returns the owners that the words before a colon name, () where they are no names. Raises UsageError."""


class NoOwner(UsageError):
    """Nobody is named who will do it."""


class UnknownOwner(UsageError):
    """What stands before the colon may be a name or belong to the action: the person has to say which.

    `who` says who is not here, without what to type instead.
    """

    def __init__(self, who: str, hint: str) -> None:
        super().__init__(f"{who}: {hint}")
        self.who = who


def parse_action(
    text: str, people: tuple[str, ...], dates: Dates, *, owners: tuple[str, ...] = (), was: str | None = None
) -> AddAction:
    """Return the action in a line that is typed while these people are in a session.

    A person is found by the beginning of the name. `owners` do it where the line names nobody. A date that was there
    before (`was`, ISO) may have passed. Raises UsageError; UnknownOwner where it has to be asked who is meant.
    """

    def find_owners(before: str, after: str) -> tuple[str, ...]:
        return _owners_here(before, after, people)

    example = _example(text, people, people[0] if people else "Ana")
    return _parse(text, people, dates, find_owners, owners, was, example, whole=False)


def parse_action_elsewhere(
    text: str,
    known: tuple[str, ...],
    dates: Dates,
    *,
    owners: tuple[str, ...] = (),
    everyone: tuple[str, ...] = (),
    was: str | None = None,
    dated: bool = False,
) -> AddAction:
    """Return the action in a line that is typed outside a session, where one to three words may be a new name.

    `known` are the people of groups and past sessions, `everyone` those whom "everyone" means; no date
    is looked for where it is `dated` already. Raises UsageError; NoOwner where nobody is named.
    """

    def find_owners(before: str, after: str) -> tuple[str, ...]:
        return _owners_elsewhere(before, known, everyone)

    return _parse(text, known, dates, find_owners, owners, was, _example(text, known), whole=True, dated=dated)


def _example(text: str, known: tuple[str, ...], anyone: str = "Ana") -> str:
    """Return how a line is typed whose owner was not understood: a known name in front of it goes before a colon."""
    words = cleaned_line(text)
    match = re.match(r"(?P<name>[^\W\d]+)(?::|\s*[-–—]\s|\s)\s*(?P<rest>\S.*)", words)
    named = search_key(match["name"]) if match else ""
    who = [name for name in known if named and named in (search_key(name), search_key(name.split()[0]))]
    return f"“{who[0]}: {match['rest']}”" if match and len(who) == 1 else f"“{anyone}: {words or '…'}”"


def parse_words(
    text: str,
    people: tuple[str, ...],
    dates: Dates,
    owners: tuple[str, ...],
    *,
    was: str | None = None,
    dated: bool = False,
    whole: bool = False,
) -> AddAction:
    """Return the action of these owners: all of the text is what they do; by when as well unless it is `dated`.

    Raises UsageError where there is no owner, or nothing but a date to do.
    """
    what, support = _follow_up(cleaned_line(text), people, dates, whole)
    what, due = (what, None) if dated else cut_due(what, dates, was)
    if what and not (dated or due) and _is_only_date(what, dates):
        raise UsageError(f"what will be done? “{safe_text(what, 60)}” is only a date")
    if not what or not owners:
        raise UsageError("an action needs who and what, like “Ana: call the bank by Friday”")
    return AddAction(owners, what, due, support)


def names_owner(text: str, people: tuple[str, ...]) -> bool:
    """Tell whether a line begins with a colon after people who are here."""
    before, after = split_owner(text)
    try:
        return bool(before and _owners_here(before, after, people))
    except UsageError:
        return False


def with_colon(text: str, people: tuple[str, ...]) -> str:
    """Return "Ana: call" for "Ana - call", where that is the name or first name of one person who is here."""
    before, dash, after = re.sub(r"\s[-–—]\s", "\n", text, count=1).partition("\n")
    key = person_key(without_list_mark(before))
    named = [name for name in people if key in (person_key(name), person_key(name.split()[0]))]
    return f"{named[0]}: {after.strip()}" if dash and len(named) == 1 else text


def undated_words(what: str, due: str | None) -> str:
    """Return "no date set" for an action that ends like "by xmas" and has none; "" for every other.

    After a day that is mistyped, like "by fryday", it asks whether that was meant.
    """
    hint = "" if due else _day_hint(what)
    return f"no date set{hint}" if hint or (not due and _LIKE_A_DATE.search(what)) else ""


def _day_hint(what: str) -> str:
    """Return " (did you mean “Friday”?)" for an action that ends like "by fryday", "" for every other."""
    last = _BY_A_WORD.search(what)
    typed = last["word"].casefold() if last else ""
    near = [word for word in get_close_matches(typed, _DAYS, 1, _AS_GOOD_AS) if word != typed]
    meant = [word if word.startswith("to") else word.capitalize() for word in near]
    return f" (did you mean “{meant[0]}”?)" if meant else ""


def undated_note(actions: Sequence[AddAction | EditAction]) -> str:
    """Return "No date set: call by xmas" for those of the actions that end like that and have no date; else "".

    Of several it says how many first: where there is little room, the end is cut.
    """
    undated = [f"{action.what}{_day_hint(action.what)}" for action in actions if undated_words(action.what, action.due)]
    number = f" in {len(undated)} actions" if len(undated) > 1 else ""
    return f"No date set{number}: {'; '.join(undated)}" if undated else ""


def reading_notes(action: AddAction, known: tuple[str, ...]) -> str:
    """Return what to say of how an action was understood: new people, a date that was not understood; "" for nothing.

    `known` is everybody known by name.
    """
    notes = (new_names(action, known), undated_words(action.what, action.due))
    return " ".join(f"{note[0].upper()}{note[1:]}." for note in notes if note)


def new_names(action: AddAction, known: tuple[str, ...]) -> str:
    """Return what to say of people nobody knew yet: "Budget is new here"; "" where all are known."""
    named = dict.fromkeys((*action.who, *filter(None, [action.support])))
    new = [name for name in named if not known_name(name, known, whole=True)]
    return f"{join_names(new)} {'is' if len(new) == 1 else 'are'} new here" if new else ""


def split_actions(text: str) -> tuple[str, ...]:
    """Return the actions in an entry of several: one per line, or semicolons before a name with a colon."""
    pieces = (piece for line in text.splitlines() for piece in re.split(_NEXT_ACTION, line))
    return tuple(clean for piece in pieces if (clean := cleaned_line(piece)))


def action_line(action: Action | AgreedAction | AddAction) -> str:
    """Return an action as it is typed: what is read back as the same action."""
    due = f" by {action.due}" if action.due else _NO_DATE if re.search(f"{_INTRODUCED}|{_SOON}", action.what) else ""
    support = f", follow-up {action.support}" if action.support else ""
    return f"{join_names(action.who)}: {action.what}{due}{support}"


def read_several(pieces: Sequence[str], read: Callable[[str], AddAction]) -> tuple[list[AddAction], list[str], str]:
    """Return the actions that are understood, the lines that are not, and what is wrong with the first of them."""
    understood, left, why = list[AddAction](), list[str](), ""
    for piece in pieces:
        try:
            understood.append(read(piece))
        except ValueError as error:
            left.append(piece)
            why = why or str(error)
    return understood, left, why


def split_owner(text: str) -> tuple[str, str]:
    """Return what stands before the first colon with a blank behind it, and the rest; "" where no owner can be meant.

    A colon in a time or in a link has no blank behind it.
    """
    text = cleaned_line(text)
    match = re.search(_COLON, text)
    if not match:
        return "", text
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    is_time = before[-1:].isdigit() and after[:1].isdigit()
    return ("", text) if "://" in before or is_time else (before, after)


def _parse(
    text: str,
    people: tuple[str, ...],
    dates: Dates,
    find_owners: FindOwners,
    owners: tuple[str, ...],
    was: str | None,
    example: str,
    *,
    whole: bool,
    dated: bool = False,
) -> AddAction:
    before, after = split_owner(text)
    named = find_owners(before, after) if before else ()
    if not (named or owners):
        raise NoOwner(f"who will do it? Type the name first: {safe_text(example, 120)}")
    return parse_words(after if named else text, people, dates, named or owners, was=was, whole=whole, dated=dated)


def cleaned_line(text: str) -> str:
    """Return a line without the marks that lists and Markdown put before it."""
    line = safe_text(without_list_mark(text), ACTION_LIMIT)
    return re.sub(_BOLD, r"\2\3", line)


def _owners_here(before: str, after: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people of the session that are named. Raises UnknownOwner for other short words."""
    if everyone := _all_of(before, people):
        return everyone
    names = parse_names(before)
    found = [known_name(name, people) for name in (names if known_name(before, people) is None else [before])]
    owners = tuple(dict.fromkeys(name for name in found if name))
    if owners and None not in found:
        return owners
    if not owners and len(before.split()) > _NAME_WORDS:
        return ()
    unknown = next((name for name, person in zip(names, found, strict=False) if person is None), before)
    here = join_names(people) if len(people) <= _FEW else count_of(len(people), "person", "people")
    raise UnknownOwner(
        f"nobody here is called “{safe_text(unknown, 60)}” (here: {here})",
        f"correct the name, or if it is part of the action, type who does it first: “{people[0] if people else 'Ana'}:"
        f" {safe_text(f'{before}: {after}', 60)}”",
    )


def _owners_elsewhere(before: str, known: tuple[str, ...], everyone: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people that are named, known or new; () where the words are no names."""
    if name_key(before) in _EVERYONE | _BOTH and not known_name(before, known, whole=True):
        if owners := _all_of(before, everyone):
            return owners
        raise UsageError(f"who is “{safe_text(before, 40)}”? Outside a session, name the people: “Ana and Ben: …”")
    if known_name(before, known, whole=True):
        return (known_name(before, known, whole=True) or before,)
    names = parse_names(before)
    if not all(known_name(name, known, whole=True) or _may_be_name(name) for name in names):
        return ()
    return told_apart(tuple(dict.fromkeys(known_name(name, known, whole=True) or name for name in names)))


def _may_be_name(words: str) -> bool:
    first = words[:1]
    return len(words.split()) <= _NAME_WORDS and first.isalpha() and first == first.upper()


def _all_of(words: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """Return all of these people for "everyone", and for "both" where they are two. Raises UsageError."""
    if known_name(words, people, whole=True) or not people:
        return ()
    if name_key(words) in _BOTH and len(people) != 2:
        raise UsageError(f"who are “both”? Here are {join_names(people)}: name the two")
    return people if name_key(words) in _EVERYONE | _BOTH else ()


def _follow_up(text: str, people: tuple[str, ...], dates: Dates, whole: bool) -> tuple[str, str]:
    """Cut off who will ask about it. Others than those who are known need a comma before, and a name's capital."""
    match = re.fullmatch(_FOLLOW_UP, text, re.IGNORECASE)
    if not match or not match["before"].strip():
        return text, ""
    name, by, due = match["name"].partition(" by ")
    person = known_name(name, people, whole=whole)
    if person is None and match["comma"] and is_date(name, dates):
        raise UsageError(person_note(name, people, dates)[0])
    if person is None and not (match["comma"] and _may_be_name(name)):
        return text, ""
    return f"{match['before'].strip()}{by}{due}", person or safe_text(name, NAME_LIMIT)


def _is_only_date(what: str, dates: Dates) -> bool:
    """Tell whether words say by when, and nothing else."""
    return bool((match := _ONLY_A_DATE.fullmatch(what)) and is_date(match["phrase"], dates))


def is_date(phrase: str, dates: Dates) -> bool:
    """Tell whether words are a date, or were to be one: "next friday", "12/5"."""
    try:
        return bool(dates.parse_due(phrase))
    except ValueError as error:
        return isinstance(error, UnclearDate)


def person_note(text: str, people: tuple[str, ...], dates: Dates) -> tuple[str, bool]:
    """Return how the name of who will ask about an action is understood, and whether it is no name; "" for as it is."""
    if name := known_name(text, people) if text.strip() else None:
        return (f"→ {name}" if name != text else "", False)
    if is_date(text, dates):
        return f"“{safe_text(text, 40)}” is a date: type a person’s whole name", True
    if ":" in text or any(len(name.split()) > _LONG_NAME for name in parse_names(text)):
        return "not a name: who follows up? Or leave it empty", True
    return "", False


def cut_due(text: str, dates: Dates, was: str | None) -> tuple[str, str | None]:
    """Cut a due date off the end; what begins like a date and is none belongs to what is agreed. Raises UsageError."""
    if text.lower().endswith(_NO_DATE):
        return text[: -len(_NO_DATE)].strip(), None
    for match in reversed([*re.finditer(_INTRODUCED, text, re.IGNORECASE), *re.finditer(_SOON, text, re.IGNORECASE)]):
        what, phrase = text[: match.start()].strip(), text[match.end() :].strip()
        if was and phrase == was:
            return what, was
        try:
            due = dates.parse_due(phrase)
        except NotADate:
            continue
        except UnclearDate as error:
            intro = match.groupdict().get("intro", "on").lower()
            if intro in ("on", "due on") and not isinstance(error, ImpossibleDate):
                continue
            raise _unclear(str(error), intro, phrase) from None
        if due:
            return text if names_part_of_day(phrase) else what, due.isoformat()
    if was:
        _check_still_dated(text)
    return text, None


def _check_still_dated(text: str) -> None:
    """Raise UsageError where an action that had a date ends in what was to be one: "by fryday", "by 4 Dcember"."""
    introduced = [*re.finditer(_INTRODUCED, text, re.IGNORECASE)]
    if not introduced or (intro := introduced[-1]["intro"].lower()) == "on":
        return
    phrase = text[introduced[-1].end() :].strip()
    if undated_words(text, None) or phrase[:1].isdigit():
        raise _unclear(f"{no_date(phrase)}{_day_hint(text)}", intro, phrase)


def _unclear(why: str, intro: str, phrase: str) -> UsageError:
    return UsageError(f"{why}; in quotes it stays part of the action: {intro} “{phrase}”")
