"""How each value of the language is written in a file: from it to a value, or what to write instead."""

import re
from typing import Literal

from thinkpair.formats.spelling_hints import (
    DURATION_WORDS,
    bare_number,
    count_meant,
    duration_hint,
    duration_meant,
    id_hint,
    language_meant,
    name_hint,
    nearest,
    number_hint,
    range_in,
    range_meant,
    roles_meant,
    switch_meant,
    text_meant,
    time_hint,
    with_hyphens,
    word_meant,
)
from thinkpair.formats.value_types import Count, Duration, Mark, Open, Rest, Speak
from thinkpair.safe_text import TEXT_LIMIT, TITLE_LIMIT, control_character, safe_text
from thinkpair.units import DAY, count_of, parse_duration

NEWEST_SYNTAX = 1
MOST_PEOPLE = 1_000
MOST_REPEATS = 10_000
MARK_LIMIT = 60
NAME_PATTERN = r"[a-z][a-z0-9_-]*"
_SIZE_WORDS = {"pairs": 2, "threes": 3, "fours": 4}
_GROUP_WORDS = ("everyone", "alone", "choose", *_SIZE_WORDS)
_SPEAK_WORDS = ("anyone", "nobody", "each", "every group")
_TOML_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "keys with values",
}

GroupWord = Literal["everyone", "alone", "choose"]


class InvalidValue(ValueError):
    """A value that is not written as the language asks; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "", index: int | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.index = index


def toml_word(value: object) -> str:
    """Return what a TOML value is, in the file's vocabulary: "a table", "text", "a list"."""
    return _TOML_WORDS.get(type(value), "a date or time")


def spell_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Return a text as written. Raises InvalidValue where it is none, too long, or holds a control character."""
    if not isinstance(value, str):
        raise InvalidValue(
            f"text is expected here, not {toml_word(value)}", f'write it in quotes: "{text_meant(value)}"'
        )
    if len(value) > limit:
        raise InvalidValue(f"this text has {len(value)} characters; at most {limit:,} fit", "make it shorter", limit)
    if (index := control_character(value)) is not None:
        raise InvalidValue(
            f"a control character (U+{ord(value[index]):04X}) is not allowed in a text", "take it out", index
        )
    return value


def spell_title(value: object) -> str:
    """Return a title as written: a text of at most 80 characters that is not blank. Raises InvalidValue."""
    title = spell_text(value, TITLE_LIMIT)
    if not safe_text(title):
        raise InvalidValue("a title needs at least one character that can be seen", "say in a few words what this is")
    return title


def spell_name(value: object) -> str:
    """Return the name of a role, ask or list. Raises InvalidValue."""
    if not isinstance(value, str):
        raise InvalidValue(f"a name is expected here, not {toml_word(value)}", 'write it in quotes: "mentor"')
    if len(value) > TITLE_LIMIT or not re.fullmatch(NAME_PATTERN, value):
        raise InvalidValue(f'"{safe_text(value, 40)}" cannot be a name', name_hint(value))
    return value


def spell_language(value: object) -> str:
    """Return a BCP 47 language tag. Raises InvalidValue."""
    tag = spell_text(value, TITLE_LIMIT)
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag):
        raise InvalidValue(f'"{safe_text(tag, 40)}" is not a language tag', 'write "en", "de" or "pt-BR"')
    if len(tag.partition("-")[0]) > 3:
        meant = language_meant(tag)
        hint = f'write "{meant}"' if meant else 'write its short tag, like "en", "de" or "pt-BR"'
        raise InvalidValue(f'"{safe_text(tag, 40)}" is not a language tag', hint)
    return tag


def spell_use(value: object) -> str:
    """Return the id of another format. Raises InvalidValue."""
    identifier = spell_text(value)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", identifier):
        raise InvalidValue(
            f'"{safe_text(identifier, 40)}" cannot be the id of a format',
            id_hint(identifier),
        )
    return identifier


def spell_switch(value: object) -> bool:
    """Return a yes or no. Raises InvalidValue."""
    if not isinstance(value, bool):
        hint = f"write {switch_meant(str(value)) or 'true or false'}, without quotes"
        raise InvalidValue(f"true or false is expected here, not {toml_word(value)}", hint)
    return value


def spell_number(value: object, least: int = 1, most: int = MOST_REPEATS) -> int:
    """Return a whole number from `least` to `most`. Raises InvalidValue."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(f"a whole number is expected here, not {toml_word(value)}", number_hint(value, most))
    if least == most != value:
        raise InvalidValue(f"{least} is expected here", f"write {least}")
    if not least <= value <= most:
        raise InvalidValue(f"a whole number from {least} to {most:,} is expected here", f"write {least} or more")
    return value


def spell_seconds(value: object) -> int:
    """Return the seconds of one duration, 1 second to 24 hours. Raises InvalidValue."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise InvalidValue(*bare_number(value))
    if not isinstance(value, str):
        raise InvalidValue(f"a duration is expected here, not {toml_word(value)}", f"write it {DURATION_WORDS}")
    _refuse_dashes(value)
    if "-" in value.strip().strip("-") and not duration_meant(value):
        ends = [end for end in (range_meant(*value.split("-", 1)) or "").split("-") if end]
        hint = f'write "{ends[0]}" or "{ends[1]}"' if ends else f"write it {DURATION_WORDS}"
        raise InvalidValue("one duration is expected here, not a range", hint)
    return _positive(_seconds(value))


def spell_duration(value: object) -> Duration:
    """Return a duration or a range of them ("4m-6m"; read upwards where its ends are swapped). Raises InvalidValue."""
    if isinstance(value, str):
        _refuse_dashes(value)
    if not isinstance(value, str) or "-" not in value.strip().strip("-"):
        if isinstance(value, str) and (meant := range_in(value)):
            raise _no_duration(value, meant)
        seconds = spell_seconds(value)
        return Duration(seconds, seconds)
    least, _, most = value.partition("-")
    try:
        ends = sorted(_positive(parse_duration(end)) for end in (least, most))
    except InvalidValue:
        raise
    except ValueError:
        raise _no_duration(value, range_meant(least, most) or duration_meant(value)) from None
    return Duration(ends[0], ends[1])


def _refuse_dashes(value: str) -> None:
    """Refuse a dash where a hyphen is meant, which looks right to whoever reads it."""
    if meant := with_hyphens(value):
        raise InvalidValue(
            f'"{safe_text(value, 40)}" has a dash, not a hyphen', f'write a hyphen: "{safe_text(meant, 40)}"'
        )


def spell_time(value: object) -> Duration | Open:
    """Return a duration, a range, or "open" (no clock, ends by hand). Raises InvalidValue."""
    return "open" if _is_word(value, "open") else spell_duration(value)


def _is_word(value: object, *words: str) -> bool:
    """Say whether a value is one of these words; refuse one that is written with capitals or blanks."""
    if isinstance(value, str) and (meant := word_meant(value, words)):
        raise InvalidValue(f'"{safe_text(value, 40)}" has capitals or blanks', f'write "{meant}"')
    return value in words


def spell_syntax(value: object) -> int:
    """Return the version of the language that a file is written in. Raises InvalidValue."""
    return spell_number(value, most=NEWEST_SYNTAX)


def spell_step_total(value: object) -> Duration | Rest:
    """Return a duration, a range, or "rest" (what is left of the total). Raises InvalidValue."""
    return "rest" if _is_word(value, "rest") else spell_duration(value)


def spell_total(value: object) -> int | Rest:
    """Return the seconds of a duration, or "rest" (what is left of the total). Raises InvalidValue."""
    return "rest" if _is_word(value, "rest") else spell_seconds(value)


def spell_until(value: object) -> int | Literal["all met", "done"]:
    """Return the seconds of a duration, "all met" or "done". Raises InvalidValue."""
    match value:
        case "all met":
            return "all met"
        case "done":
            return "done"
        case _:
            _is_word(value, "all met", "done")
            return spell_seconds(value)


def spell_mark(value: object) -> Mark:
    """Return a signal: a duration before the end of a slot, "+1m" from its start, or a table with words.

    Raises InvalidValue.
    """
    if not isinstance(value, dict):
        return Mark(_mark_seconds(value))
    if "at" not in value or not value.keys() <= {"at", "say"}:
        raise InvalidValue('a mark with words is written { at = "1m", say = "…" }', "it has these two keys alone")
    return Mark(_mark_seconds(value["at"]), spell_text(value.get("say", ""), MARK_LIMIT))


def _mark_seconds(value: object) -> int:
    if isinstance(value, str) and value.startswith("+"):
        return -_at_most_a_day(_seconds(value[1:]))
    if isinstance(value, str) and "-" not in value:
        return _at_most_a_day(_seconds(value))
    return spell_seconds(value)


def spell_time_of_day(value: object) -> int:
    """Return the seconds since midnight of a time of day, "12:30". Raises InvalidValue."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII) if isinstance(value, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        said = f'"{safe_text(value, 40)}"' if isinstance(value, str) else toml_word(value)
        raise InvalidValue(f"a time of day is expected here, not {said}", time_hint(value))
    return int(match[1]) * 3_600 + int(match[2]) * 60


def spell_votes(value: object) -> int | str:
    """Return the votes of a person, or the scores that each person gives, "1-5", as written. Raises InvalidValue."""
    if not isinstance(value, str):
        return spell_number(value)
    match = re.fullmatch(r"(\d{1,3})-(\d{1,3})", value, re.ASCII)
    if not match or int(match[1]) >= int(match[2]):
        raise InvalidValue(
            f'"{safe_text(value, 40)}" is neither a number of votes nor scores', 'write 3, or "1-5" for scores'
        )
    return value


def spell_count(value: object) -> Count:
    """Return a people count: 2, "2", "3-8" (read upwards where its ends are swapped) or "4+". Raises InvalidValue."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _count(value, value)
    if isinstance(value, str):
        _refuse_dashes(value)
    match = re.fullmatch(r"(\d{1,6})(?:(\+)|-(\d{1,6}))?", value, re.ASCII) if isinstance(value, str) else None
    if not match:
        said = f'"{safe_text(value, 40)}"' if isinstance(value, str) else toml_word(value)
        meant = count_meant(value) if isinstance(value, str) else None
        hint = f'write "{meant}"' if meant else 'write 2, "3-8" or "4+"'
        raise InvalidValue(f"a number of people is expected here, not {said}", hint)
    least, most = int(match[1]), int(match[3] or match[1])
    return _count(least, None) if match[2] else _count(min(least, most), max(least, most))


def say_count(count: Count) -> str:
    """Return a people count as a format file writes it: "2", "3-8", "4+"."""
    if count.most is None:
        return f"{count.least}+"
    return str(count.least) if count.least == count.most else f"{count.least}-{count.most}"


def people_words(count: Count) -> str:
    """Return a people count in words: "2 people", "3 to 8 people", "4 people or more"."""
    if count.most is None:
        return f"{count_of(count.least, 'person', 'people')} or more"
    if count.least == count.most:
        return count_of(count.least, "person", "people")
    return f"{count.least} to {count.most} people"


def spell_role_people(value: object) -> Count | Literal["rest", "half"]:
    """Return how many hold a role: a people count, "rest" or "half". Raises InvalidValue."""
    match value:
        case "rest":
            return "rest"
        case "half":
            return "half"
        case str() if not value[:1].isdigit():
            raise InvalidValue(
                f'"{safe_text(value, 40)}" is not a number of people', 'write 2, "3-8", "4+", "rest" or "half"'
            )
        case _:
            return spell_count(value)


def spell_groups(value: object) -> Count | GroupWord:
    """Return the wanted size of simultaneous groups, or a word for it; one is "alone". Raises InvalidValue."""
    match value:
        case "everyone":
            return "everyone"
        case "choose":
            return "choose"
        case "alone":
            return "alone"
        case str() if value in _SIZE_WORDS:
            return Count(_SIZE_WORDS[value], _SIZE_WORDS[value])
        case str() if value.lower() in _GROUP_WORDS and value not in _GROUP_WORDS:
            raise InvalidValue(f'"{safe_text(value, 40)}" is not a size of groups', f'did you mean "{value.lower()}"?')
        case str() if not value[:1].isdigit() or value.endswith("+"):
            words = 'write "everyone", "alone", "pairs", "threes", "fours", 5, "4-5" or "choose"'
            near = nearest(value, _GROUP_WORDS)
            hint = f'did you mean "{near}"? Else {words}' if near else words
            raise InvalidValue(f'"{safe_text(value, 40)}" is not a size of groups', hint)
        case _:
            count = spell_count(value)
            return "alone" if count == Count(1, 1) else count


def spell_speak(value: object) -> Speak:
    """Return who has the floor: a word, a role, or a list of roles. Raises InvalidValue."""
    if isinstance(value, list):
        if not value:
            raise InvalidValue("an empty list says nobody", 'write "nobody" for silence, or name a role')
        if any(isinstance(role, str) and role.startswith("each ") for role in value):
            hint = 'the roles of a list speak together; write a step with speak = "each …" for each of them'
            raise InvalidValue('"each" cannot stand in a list of roles', hint)
        return Speak("roles", tuple(spell_name(role) for role in value))
    match value:
        case "anyone":
            return Speak("anyone")
        case "nobody":
            return Speak("nobody")
        case "each":
            return Speak("each")
        case "every group":
            return Speak("every group")
        case str() if value.strip().lower() in _SPEAK_WORDS:
            raise InvalidValue(
                f'"{safe_text(value, 40)}" is not a valid role name', f'did you mean "{value.strip().lower()}"?'
            )
        case str() if len(parts := roles_meant(value)) > 1 and not value.startswith("each "):
            hint = ", ".join(f'"{safe_text(part, 40)}"' for part in parts)
            raise InvalidValue("several roles are written as a list", f"write [{hint}]")
        case str() if value.startswith("each "):
            return Speak("each", (spell_name(value.removeprefix("each ").strip()),))
        case str():
            return Speak("roles", (spell_name(value),))
        case _:
            raise InvalidValue(
                f"a role or a list of roles is expected here, not {toml_word(value)}",
                'write "anyone", "nobody", "each", a role, or a list of roles',
            )


def one_or_more(value: object) -> object:
    """Return a text as a list of one; anything else as it is. Raises InvalidValue for an empty list."""
    if value == []:
        raise InvalidValue("an empty list asks nothing", "write a text, or leave the key out")
    return [value] if isinstance(value, str) else value


def _seconds(text: str) -> int:
    try:
        return parse_duration(text)
    except ValueError:
        raise _no_duration(text, duration_meant(text)) from None


def _no_duration(text: str, meant: str | None) -> InvalidValue:
    return InvalidValue(f'"{safe_text(text, 40)}" is not a duration', duration_hint(text, meant))


def _at_most_a_day(seconds: int) -> int:
    if seconds > DAY:
        raise InvalidValue("a session has at most 24 hours", 'write a shorter duration, like "20m"')
    return seconds


def _positive(seconds: int) -> int:
    if seconds < 1:
        raise InvalidValue("a duration is at least one second", f"write it {DURATION_WORDS}")
    return _at_most_a_day(seconds)


def _count(least: int, most: int | None) -> Count:
    if not 1 <= least <= MOST_PEOPLE or (most or least) > MOST_PEOPLE:
        raise InvalidValue(f"a number of people is from 1 to {MOST_PEOPLE:,}", 'write 2, "3-8" or "4+"')
    return Count(least, most)
