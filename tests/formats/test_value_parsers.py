from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.formats import PAIR, load, only, session
from thinkpair.formats.value_parsers import (
    InvalidValue,
    say_count,
    spell_count,
    spell_duration,
    spell_groups,
    spell_mark,
    spell_name,
    spell_number,
    spell_role_people,
    spell_seconds,
    spell_speak,
    spell_step_total,
    spell_switch,
    spell_text,
    spell_time,
    spell_time_of_day,
    spell_total,
    spell_until,
    spell_use,
    spell_votes,
)
from thinkpair.formats.value_types import Count, Duration, Mark, Speak


@pytest.mark.parametrize(
    ("spell", "written", "value"),
    [
        (spell_seconds, "90s", 90),
        (spell_seconds, "1h30m", 5_400),
        (spell_seconds, "24h", 86_400),
        (spell_duration, "5m", Duration(300, 300)),
        (spell_duration, "4m-6m", Duration(240, 360)),
        (spell_duration, "30s-1m30s", Duration(30, 90)),
        (spell_duration, "6m-4m", Duration(240, 360)),
        (spell_time, "open", "open"),
        (spell_step_total, "rest", "rest"),
        (spell_step_total, "20m-30m", Duration(1_200, 1_800)),
        (spell_total, "rest", "rest"),
        (spell_total, "20m", 1_200),
        (spell_until, "20m", 1_200),
        (spell_until, "all met", "all met"),
        (spell_until, "done", "done"),
        (spell_mark, "1m", Mark(60)),
        (spell_mark, "+1m", Mark(-60)),
        (spell_mark, {"at": "+1m", "say": "Last questions"}, Mark(-60, "Last questions")),
        (spell_time_of_day, "12:30", 45_000),
        (spell_votes, 5, 5),
        (spell_votes, "1-5", "1-5"),
        (spell_count, 2, Count(2, 2)),
        (spell_count, "2", Count(2, 2)),
        (spell_count, "3-8", Count(3, 8)),
        (spell_count, "8-3", Count(3, 8)),
        (spell_count, "4+", Count(4, None)),
        (spell_role_people, "rest", "rest"),
        (spell_role_people, "half", "half"),
        (spell_role_people, "2-3", Count(2, 3)),
        (spell_groups, "everyone", "everyone"),
        (spell_groups, "choose", "choose"),
        (spell_groups, "alone", "alone"),
        (spell_groups, 1, "alone"),
        (spell_groups, "pairs", Count(2, 2)),
        (spell_groups, "threes", Count(3, 3)),
        (spell_groups, "fours", Count(4, 4)),
        (spell_groups, 5, Count(5, 5)),
        (spell_groups, "4-5", Count(4, 5)),
        (spell_speak, "anyone", Speak("anyone")),
        (spell_speak, "nobody", Speak("nobody")),
        (spell_speak, "each", Speak("each")),
        (spell_speak, "every group", Speak("every group")),
        (spell_speak, "each mentor", Speak("each", ("mentor",))),
        (spell_speak, "mentor", Speak("roles", ("mentor",))),
        (spell_speak, ["mentor", "mentee"], Speak("roles", ("mentor", "mentee"))),
        (spell_number, 3, 3),
        (spell_name, "a-b_2", "a-b_2"),
        (spell_text, "مرحبا\n\tשלום 👩‍👩‍👧", "مرحبا\n\tשלום 👩‍👩‍👧"),
    ],
)
def test_what_is_written_is_understood(spell: Callable[[object], object], written: object, value: object) -> None:
    assert spell(written) == value


@pytest.mark.parametrize(
    ("spell", "written", "message", "hint"),
    [
        (spell_seconds, 90, "90 of what", '"90s" or "90m"'),
        (spell_seconds, 5.5, "5.5 of what", "5m"),
        (spell_seconds, 10**400, "of what", "5m"),
        (spell_seconds, float("nan"), "of what", "5m"),
        (spell_seconds, -5, "of what", "5m"),
        (spell_seconds, True, "not true or false", "5m"),
        (spell_seconds, "5 minutes", '"5 minutes" is not a duration', "5m"),
        (spell_seconds, "٣m", "is not a duration", "3m"),
        (spell_seconds, "0m", "at least one second", "5m"),
        (spell_seconds, "25h", "24 hours", "20m"),
        (spell_seconds, "4m-6m", "not a range", 'write "4m" or "6m"'),
        (spell_seconds, "-5m", "is not a duration", "5m"),
        (spell_duration, "4-6m", '"4-6m" is not a duration', 'write "4m-6m"'),
        (spell_duration, "4m-6", '"4m-6" is not a duration', 'write "4m-6m"'),
        (spell_duration, "4m-", '"4m-" is not a duration', 'write "4m"'),
        (spell_duration, "5m to 6m", "is not a duration", 'write "5m-6m"'),
        (spell_duration, "two to three minutes", "is not a duration", 'write "2m-3m"'),
        (spell_seconds, "5", '"5" is not a duration', 'write "5s" or "5m"'),
        (spell_seconds, "half an hour", "is not a duration", 'write "30m"'),
        (spell_seconds, "twenty-five minutes", "is not a duration", 'write "25m"'),
        (spell_duration, "an hour and a half", "is not a duration", 'write "1h30m"'),
        (spell_seconds, "3 min each", "is not a duration", 'write "3m"'),
        (spell_time, " Open", "capitals or blanks", 'write "open"'),
        (spell_seconds, "open", '"open" is not a duration', "only the time of a step"),
        (spell_total, "Rest", "capitals or blanks", 'write "rest"'),
        (spell_until, "All met", "capitals or blanks", 'write "all met"'),
        (spell_duration, "0s-5m", "at least one second", "5m"),
        (spell_time, "opne", "is not a duration", "5m"),
        (spell_count, 0, "from 1 to 1,000", "3-8"),
        (spell_count, "1001", "from 1 to 1,000", "3-8"),
        (spell_count, 2.0, "not a number", "3-8"),
        (spell_count, True, "not true or false", "3-8"),
        (spell_count, "many", '"many"', "3-8"),
        (spell_count, "٣", "number of people", 'write "3"'),
        (spell_count, "2 to 6", "number of people", 'write "2-6"'),
        (spell_count, "4 or more", "number of people", 'write "4+"'),
        (spell_role_people, "all", '"all"', '"rest" or "half"'),
        (spell_groups, "4+", '"4+"', '"4-5"'),
        (spell_groups, "fives", '"fives"', "pairs"),
        (spell_groups, "pair", '"pair"', 'did you mean "pairs"'),
        (spell_groups, True, "not true or false", "3-8"),
        (spell_groups, 0, "from 1", "3-8"),
        (spell_speak, [], "empty list", "nobody"),
        (spell_speak, "thinker and listener", "as a list", '["thinker", "listener"]'),
        (spell_speak, ["each thinker", "listener"], "cannot stand in a list", "a step with speak"),
        (spell_speak, 3, "not a whole number", "anyone"),
        (spell_speak, "each Mentor", '"Mentor" cannot be a name', "small letter"),
        (spell_speak, ["a", 3], "not a whole number", "quotes"),
        (spell_number, 0, "from 1", "1 or more"),
        (spell_number, "7", "not text", "without quotes: 7"),
        (spell_number, 1.5, "not a number", "write 2"),
        (spell_number, True, "not true or false", "write a number, like 3"),
        (spell_switch, "yes", "not text", "write true"),
        (spell_switch, 0, "not a whole number", "write false"),
        (spell_name, "2nd", "cannot be a name", "small letter"),
        (spell_text, "a\x1b[0m", "U+001B", "take it out"),
        (spell_text, "a\u202eb", "U+202E", "take it out"),
        (spell_text, "a\x85b", "U+0085", "take it out"),
        (spell_text, "x" * 2_001, "2001 characters", "shorter"),
        (spell_text, ["x"], "not a list", "quotes"),
        (spell_use, "1-2-4 All.toml", "cannot be the id of a format", 'write "1-2-4-all"'),
    ],
)
def test_what_cannot_be_understood_is_told_with_what_to_write(
    spell: Callable[[object], object], written: Any, message: str, hint: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        spell(written)
    assert message in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize("written", ["2", "3-8", "4+"])
def test_a_count_is_said_as_it_is_written(written: str) -> None:
    assert say_count(spell_count(written)) == written


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (PAIR.replace('"5m"', "90"), (16, 11), "90 of what"),
        (PAIR.replace('"The time is yours."', '"a\\u001b"'), (5, 11), "U+001B"),
        (PAIR.replace('"The time is yours."', '"""\na\n \\u009b"""'), (7, 2), "U+009B"),
        (session(round='prompt = ["fine", "not\\u0007"]'), (8, 23), "U+0007"),
        (session(round='prompt = "not\\u0007"'), (8, 14), "U+0007"),
        (PAIR.replace("Thinking pair", "x" * 81), (1, 91), "at most 80"),
        (PAIR.replace("Thinking pair", "\\u200b"), (1, 10), "can be seen"),
        (session(top='language = "english!"', step='time = "1m"'), (2, 12), "language tag"),
        (session(role='fixed = "yes"', step='time = "1m"'), (4, 9), "true or false"),
        (session(round="prompt = []", step='time = "1m"'), (8, 10), "empty list"),
        (session(step='time = "1m"\nvotes = 0'), None, "from 1"),
        (session(round='use = "../x"'), None, "id of a format"),
    ],
)
def test_a_wrong_value_is_told_at_its_place(text: str, place: tuple[int, int] | None, message: str) -> None:
    errors = [d for d in load(text).errors if message in d.message]
    assert errors
    assert place is None or (errors[0].line, errors[0].column) == place


def test_the_first_format_of_the_contract_has_nothing_wrong() -> None:
    loaded = load(PAIR)
    assert loaded.diagnostics == ()
    assert loaded.source is not None
    assert loaded.source.format.round[0].step[0].time == Duration(300, 300)


def test_a_wrong_word_names_the_words_that_are_right() -> None:
    diagnostic = only(load(session(round='order = "shfit"', step='time = "1m"')))
    assert diagnostic.message == 'order cannot be "shfit"'
    assert diagnostic.hint.startswith('did you mean "shift"?')
