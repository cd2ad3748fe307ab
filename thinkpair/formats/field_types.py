"""The types of the model's fields for pydantic, each with its parser, its JSON Schema and its name in the reference."""

from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

from thinkpair.formats.value_parsers import (
    MARK_LIMIT,
    MOST_PEOPLE,
    MOST_REPEATS,
    NAME_PATTERN,
    NEWEST_SYNTAX,
    GroupWord,
    one_or_more,
    spell_count,
    spell_duration,
    spell_groups,
    spell_language,
    spell_mark,
    spell_name,
    spell_number,
    spell_role_people,
    spell_seconds,
    spell_speak,
    spell_step_total,
    spell_switch,
    spell_syntax,
    spell_text,
    spell_time,
    spell_time_of_day,
    spell_title,
    spell_total,
    spell_until,
    spell_use,
    spell_votes,
)
from thinkpair.formats.value_types import Count, Duration, Mark, Open, Rest, Speak
from thinkpair.safe_text import TEXT_LIMIT, TITLE_LIMIT


class Kind(Struct, frozen=True):
    """What kind of value a field takes, in the words of the author's reference."""

    words: str


def _text_schema(**more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **more})


# Without look-ahead, which the regular expressions of some editors' checkers do not have.
_DURATION = r"(\d+h(\d+m)?(\d+s)?|\d+m(\d+s)?|\d+s)"
_ONE_DURATION = {"type": "string", "pattern": rf"^{_DURATION}$"}
_ANY_DURATION = {"type": "string", "pattern": rf"^{_DURATION}(-{_DURATION})?$"}
_PEOPLE = [
    {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE},
    {"type": "string", "pattern": r"^\d+(\+|-\d+)?$"},
]

Text = Annotated[str, PlainValidator(spell_text), _text_schema(maxLength=TEXT_LIMIT), Kind("text")]
Title = Annotated[str, PlainValidator(spell_title), _text_schema(minLength=1, maxLength=TITLE_LIMIT), Kind("text")]
Name = Annotated[str, PlainValidator(spell_name), _text_schema(pattern=f"^{NAME_PATTERN}$"), Kind("name")]
RoleName = Annotated[str, PlainValidator(spell_name), _text_schema(pattern=f"^{NAME_PATTERN}$"), Kind("role")]
ListName = Annotated[str, PlainValidator(spell_name), _text_schema(pattern=f"^{NAME_PATTERN}$"), Kind("list")]
FormatId = Annotated[
    str, PlainValidator(spell_use), _text_schema(pattern="^[a-z0-9][a-z0-9-]{0,63}$"), Kind("format id")
]
Language = Annotated[str, PlainValidator(spell_language), _text_schema(minLength=2), Kind("BCP 47 tag")]
Switch = Annotated[bool, PlainValidator(spell_switch), WithJsonSchema({"type": "boolean"}), Kind("true or false")]
Number = Annotated[
    int,
    PlainValidator(spell_number),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_REPEATS}),
    Kind("integer"),
]
Syntax = Annotated[
    int,
    PlainValidator(spell_syntax),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": NEWEST_SYNTAX}),
    Kind("integer"),
]
Seconds = Annotated[int, PlainValidator(spell_seconds), WithJsonSchema(_ONE_DURATION), Kind("duration")]
_MARK = {"type": "string", "pattern": rf"^\+?{_DURATION}$"}
MarkTime = Annotated[
    Mark,
    PlainValidator(spell_mark),
    WithJsonSchema(
        {
            "anyOf": [
                _MARK,
                {
                    "type": "object",
                    "properties": {"at": _MARK, "say": {"type": "string", "maxLength": MARK_LIMIT}},
                    "required": ["at"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
    Kind("mark"),
]
CaptureTime = Annotated[
    Duration,
    PlainValidator(spell_duration),
    WithJsonSchema(_ANY_DURATION),
    Kind("duration, range"),
]
TimeOfDay = Annotated[
    int,
    PlainValidator(spell_time_of_day),
    WithJsonSchema({"type": "string", "pattern": "^([01]?\\d|2[0-3]):[0-5]\\d$"}),
    Kind("time of day"),
]
Votes = Annotated[
    int | str,
    PlainValidator(spell_votes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_REPEATS},
                {"type": "string", "pattern": "^\\d{1,3}-\\d{1,3}$"},
            ]
        }
    ),
    Kind("integer or range"),
]
Time = Annotated[
    Duration | Open,
    PlainValidator(spell_time),
    WithJsonSchema({"anyOf": [{"const": "open"}, _ANY_DURATION]}),
    Kind('duration, range, `"open"`'),
]
StepTotal = Annotated[
    Duration | Rest,
    PlainValidator(spell_step_total),
    WithJsonSchema({"anyOf": [{"const": "rest"}, _ANY_DURATION]}),
    Kind('duration, range, `"rest"`'),
]
Total = Annotated[
    int | Rest,
    PlainValidator(spell_total),
    WithJsonSchema({"anyOf": [{"const": "rest"}, _ONE_DURATION]}),
    Kind('duration, `"rest"`'),
]
Until = Annotated[
    int | Literal["all met", "done"],
    PlainValidator(spell_until),
    WithJsonSchema({"anyOf": [{"enum": ["all met", "done"]}, _ONE_DURATION]}),
    Kind('duration, `"all met"`, `"done"`'),
]
People = Annotated[Count, PlainValidator(spell_count), WithJsonSchema({"anyOf": _PEOPLE}), Kind("people count")]
RolePeople = Annotated[
    Count | Literal["rest", "half"],
    PlainValidator(spell_role_people),
    WithJsonSchema({"anyOf": [{"enum": ["rest", "half"]}, *_PEOPLE]}),
    Kind('people count, `"rest"`, `"half"`'),
]
Groups = Annotated[
    Count | GroupWord,
    PlainValidator(spell_groups),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["everyone", "alone", "pairs", "threes", "fours", "choose"]},
                {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE},
                {"type": "string", "pattern": r"^\d+(-\d+)?$"},
            ]
        }
    ),
    Kind('`"everyone"`, `"alone"`, `"pairs"`, `"threes"`, `"fours"`, number, range, `"choose"`'),
]
Floor = Annotated[
    Speak,
    PlainValidator(spell_speak),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["anyone", "nobody", "each", "every group"]},
                {"type": "string", "pattern": f"^(each )?{NAME_PATTERN}$"},
                {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": f"^{NAME_PATTERN}$"}},
            ]
        }
    ),
    Kind('`"anyone"`, `"nobody"`, role, list of roles, `"each"`, `"each ROLE"`, `"every group"`'),
]
Prompt = Annotated[
    tuple[Text, ...],
    BeforeValidator(one_or_more),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": TEXT_LIMIT},
                {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": TEXT_LIMIT}},
            ]
        }
    ),
    Kind("text or list of text"),
]
