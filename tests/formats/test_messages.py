"""Mistakes that authors make: each is told once, in its place, with the corrected value wherever it can be known."""

from pathlib import Path

import pytest

from tests.formats.formats import load, only, session
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text

TIMED = 'time = "5m"'


def speak(value: str) -> str:
    return session(step=f'{TIMED}\nspeak = "{value}"')


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        (session(step='time = "4m–6m"'), 11, 'write a hyphen: "4m-6m"'),
        (session(top='people = "2–6"', step=TIMED), 2, 'write a hyphen: "2-6"'),
        (session(step=f"{TIMED}\nprompt = “What now?”"), 12, "straight ones"),
        ('title = "T"\n[role.a]\nfixed = yes\n', 3, "write true"),
        ('title = "T"\n[role.a]\nfixed = False\n', 3, "write false"),
        (speak("Nobody"), 12, 'did you mean "nobody"?'),
        (speak("everyone"), 12, '"anyone" (open talk) or "each" (one after the other)'),
        (speak("all"), 12, '"anyone" (open talk) or "each"'),
        (speak("each group"), 12, "every group"),
        (speak("mentor, mentee"), 12, 'write ["mentor", "mentee"]'),
        ('title = "T"\n[[round.step]]\ntitle = "S"\ntime = "5m"\n', 2, "write [[round]] above it"),
        ('title = "T"\n[[round.role]]\ntitle = "x"\n', 2, "[role.NAME]"),
        (
            f'title = "T"\n[[round.role]]\ntitle = "x"\n[[round]]\ntitle = "R"\n[[round.step]]\n{TIMED}\n',
            2,
            "[role.NAME]",
        ),
        (f'title = "T"\n[[round.step]]\n{TIMED}\n[[round]]\ntitle = "R"\n', 2, "write [[round]] above it"),
        (f'title = "T"\n[round]\ntitle = "R"\n[[round.step]]\n{TIMED}\n', 2, "write [[round]]"),
        (session(top="version = 1.0", step=TIMED), 2, 'write it in quotes: "1.0"'),
        (session(top='total = "50m-60m"', step=TIMED), 2, 'write "50m" or "1h"'),
        ('title = "T"\n[[round]]\nuse = "a/b"\n', 3, "an id is a file's name"),
        (session(top='rules = "No phones"', step=TIMED), 2, 'rules = ["No phones"]'),
        ('title = "T"\n[role.silent listener]\n', 2, '[role.silent-listener], with title = "silent listener"'),
        ('title = "T"\n[role.zuhörende]\n', 2, "[role.zuhoerende]"),
        (session(step=TIMED + '\nbrief = {\n  mentor = "x"\n}'), 12, "[round.step.brief]"),
        ('title = "T"\n\nrules = ["One", "Two"\n[role.a]\n', 3, "]"),
        (session(top='duration = "1h"', step=TIMED), 2, '"total"'),
        (session(round='duration = "1h"', step=TIMED), 8, '"total"'),
        (session(step=f'{TIMED}\nnote = "x"'), 12, '"notes"'),
        (session(step=f'{TIMED}\nroles = "mentor"'), 12, '"speak"'),
        (session(step=f"{TIMED}\nbreak = true"), 12, 'speak = "anyone"'),
        (session(round="times = 2", step=TIMED), 8, '"repeat"'),
        (session(round="pairs = true", step=TIMED), 8, 'groups = "pairs"'),
        (session(top='groups = "pairs"', step=TIMED), 2, "belongs to a round: move it below [[round]] (or below"),
        (session(top='prompt = "x"', step=TIMED), 2, "belongs to a round: move it below [[round]] (or below"),
        (session(round='for-each = "topics"', step=TIMED), 8, '"for_each"'),
        (session(step=f'{TIMED}\nstay = "host"'), 12, "belongs to the round"),
        (session(round='until = "all met"', step=TIMED), 8, 'write groups = "pairs" and partners = "new"'),
        (session(top='language = "english"', step=TIMED), 2, 'write "en"'),
        (session(round="at = 12:30:00", step=TIMED), 8, 'write it in quotes: "12:30"'),
        (session(round='at = "11.00"', step=TIMED), 8, 'write "11:00"'),
        (session(round='at = "1 p.m."', step=TIMED), 8, 'write "13:00"'),
        (session(round='at = "12am"', step=TIMED), 8, 'write "00:00"'),
        (session(round='at = "25:00"', step=TIMED), 8, 'write it like "12:30"'),
        ('title = "T"\n[[round]]\nuse = "Lean coffee"\n', 3, 'write "lean-coffee"'),
        ('title = "T"\n[[round]]\nuse = "check-in"\ntime = "5m"\n', 4, "write total"),
    ],
)
def test_a_mistake_is_told_once_with_what_to_write(text: str, line: int, hint: str) -> None:
    problem = only(load(text))
    assert (problem.line, problem.severity) == (line, "error")
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5min", "5m"),
        ("5 minutes", "5m"),
        ("PT5M", "5m"),
        ("1.5m", "1m30s"),
        ("1m30", "1m30s"),
        ("1h 30m", "1h30m"),
        ("4-6m", "4m-6m"),
        ("-5m", "5m"),
        ("5:00", "5m"),
        ("1 hour and 30 minutes", "1h30m"),
        ("soon", None),
    ],
)
def test_a_duration_that_is_written_otherwise_is_corrected(written: str, meant: str | None) -> None:
    hint = only(load(session(step=f'time = "{written}"'))).hint
    assert hint == (f'write "{meant}"' if meant else 'write it like "90s", "5m" or "1h30m"')


def test_a_name_in_capitals_is_told_once() -> None:
    text = session(round='each = "Mentor"', step=f'speak = "Mentor"\n{TIMED}').replace("[role.mentor]", "[role.Mentor]")
    problem = only(load(text))
    assert (problem.line, problem.hint.partition(":")[0]) == (3, 'write "mentor"')


def test_a_file_whose_name_is_no_id_is_told_what_to_call_it() -> None:
    loaded = load_text(session(step=TIMED), id="Team Morning", path=Path("Team Morning.toml"), library=Library())
    problem = only(loaded)
    assert (problem.hint.partition(":")[0], problem.excerpt) == ("rename the file to team-morning.toml", "")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (session(round='partners = "new"', step=TIMED), 8),
        (session(round='leftover = "bigger"', step=TIMED), 8),
        (session(step=f'marks = ["5m"]\n{TIMED}'), 11),
        (session(step='marks = ["1m"]\ntime = "open"'), 11),
        (session(round='total = "10m"', step='time = "open"'), 8),
        (session(top='people = "2-6"', round='each = "mentor"\nturns = 9', step=TIMED), 9),
        (session(step=TIMED, body='[ask.topic]\nquestion = "Which?"'), 12),
        (session(step=f'{TIMED}\nwhen = "later"'), 12),
        (session(step=f"{TIMED}\nvotes = 3"), 12),
        (session(round='groups = "choose"\npartners = "new"', step=TIMED), 9),
        (
            session(
                round='groups = "threes"',
                step=TIMED,
                body='[[round]]\ntitle = "B"\npartners = "jigsaw"\nleftover = "bigger"\n[[round.step]]\ntitle = "S"\n'
                + TIMED,
            ),
            15,
        ),
        (session(step=f'{TIMED}\nmarks = ["1m", "6m"]'), 12),
        (session(round='marks = ["1m"]', step=f"{TIMED}\nmarks = []"), 8),
        (session(step='time = "open"\nearly = "silence"'), 12),
        (session(role="fixed = true\noutside = true", step=f'{TIMED}\nspeak = "mentor"\noutside = ["mentor"]'), 14),
    ],
)
def test_a_key_that_changes_nothing_is_told(text: str, line: int) -> None:
    problem = only(load(text))
    assert (problem.line, problem.code, problem.severity) == (line, "no-effect", "warning")


def test_a_warning_is_silenced_by_its_line() -> None:
    text = session(round='partners = "new"  # check: allow no-effect', step=TIMED)
    assert load(text).diagnostics == ()
    assert only(load(text.replace("no-effect", "late"))).code == "no-effect"
    error = session(step='time = "5"  # check: allow value')
    assert only(load(error)).code == "value"


def test_times_of_day_that_do_not_rise_are_told_in_their_place() -> None:
    later = f'[[round]]\ntitle = "B"\nat = "09:30"\n[[round.step]]\ntitle = "S"\n{TIMED}\n'
    problem = only(load(session(round='at = "10:00"', step=TIMED, body=later)))
    assert (problem.line, problem.code) == (14, "combination")
    assert "begins at 09:30, and one before it at 10:00" in problem.message


def test_a_format_that_is_not_there_is_told_with_the_nearest() -> None:
    assert 'did you mean "appreciation"?' in only(load('title = "T"\n[[round]]\nuse = "apreciation"\n')).message
