import pytest

from tests.formats.formats import load, only, session

TIMED = 'time = "1m"'
COLLECTS = TIMED + '\ncollect = "ideas"'


def more(*steps: str) -> str:
    """Return further rounds, of one step each."""
    return "".join(f'[[round]]\ntitle = "More"\n[[round.step]]\ntitle = "More"\n{TIMED}\n{step}\n' for step in steps)


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        (session(round='each = "mentr"', step=TIMED), "unknown-role", (8, 8), 'no role "mentr"'),
        (session(round='stay = "mentr"', step=TIMED), "unknown-role", (8, 8), 'no role "mentr"'),
        (session(round='outside = ["mentr"]', step=TIMED), "unknown-role", (8, 12), 'no role "mentr"'),
        (session(step=TIMED + '\nspeak = "mentr"'), "unknown-role", (12, 9), 'no role "mentr"'),
        (session(step=TIMED + '\nspeak = "each mentr"'), "unknown-role", (12, 9), 'no role "mentr"'),
        (session(step=TIMED + '\nspeak = ["mentor", "mentr"]'), "unknown-role", (12, 20), 'no role "mentr"'),
        (session(step=TIMED + '\nspeak = "everyone"'), "unknown-role", (12, 9), 'no role "everyone"'),
        (session(step=TIMED + '\noutside = ["mentr"]'), "unknown-role", (12, 12), 'no role "mentr"'),
        (session(step=TIMED + '\nbrief = { mentr = "x" }'), "unknown-role", (12, 11), 'no role "mentr"'),
        (session(step=TIMED + '\n[ask.a]\nquestion = "?"\nrole = "mentr"'), "unknown-role", (14, 8), 'no role "mentr"'),
        (session(round='for_each = "ideas"', step=TIMED), "unknown-list", (8, 12), 'no list "ideas"'),
        (session(step=TIMED + '\nvote = "ideas"'), "unknown-list", (12, 8), 'no list "ideas"'),
        (session(step=TIMED, body='[ask.mentor]\nquestion = "?"'), "double-name", (12, 1), '"mentor" is a role'),
        (session(step=TIMED + '\ncollect = "mentor"\nvote = "mentor"'), "double-name", (12, 11), "is a role already"),
        (session(step=TIMED, body="[role.each]"), "reserved-name", (12, 1), '"each" has a meaning'),
    ],
)
def test_a_name_that_cannot_be_is_told_at_its_place(text: str, code: str, place: tuple[int, int], message: str) -> None:
    diagnostic = only(load(text))
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == (code, *place)
    assert message in diagnostic.message


@pytest.mark.parametrize("name", ["speaker", "group", "others", "turn", "repeat", "item", "every"])
def test_a_role_an_ask_or_a_list_may_be_called_what_a_placeholder_is(name: str) -> None:
    brief = f'brief = "You: {{{name}}}"'
    assert load(session(step=TIMED, role=brief, body=f"[role.{name}]")).errors == ()
    assert load(session(step=TIMED, role=brief, body=f'[ask.{name}]\nquestion = "?"')).errors == ()
    assert load(session(step=TIMED + f'\ncollect = "{name}"', role=brief)).errors == ()


def test_a_part_of_a_list_where_a_list_is_wanted_is_answered_with_the_list() -> None:
    for part in ("ideas.3", "ideas.first", "{ideas.newest}"):
        hint = only(load(session(round=f'for_each = "{part}"', step=TIMED))).hint
        assert hint == 'write "ideas": the whole list; a part of it can only be shown in a text'


def test_an_unknown_name_is_answered_with_the_nearest_known_one() -> None:
    assert 'did you mean "mentor"?' in only(load(session(round='each = "mentr"', step=TIMED))).hint
    assert 'or write "anyone", "nobody" or "each"' in only(load(session(step=TIMED + '\nspeak = "guest"'))).hint
    assert '"anyone" (open talk) or "each"' in only(load(session(step=TIMED + '\nspeak = "everyone"'))).hint
    text = session(step=COLLECTS + '\nvote = "idaes"\nprompt = "{ideas}"')
    assert 'did you mean "ideas"?' in only(load(text)).hint


@pytest.mark.parametrize(
    "text",
    [
        session(step=COLLECTS, body=more('vote = "ideas"')),
        session(step=COLLECTS + '\nvote = "ideas"'),
        session(step=COLLECTS, body=more("").replace("[[round]]", '[[round]]\nfor_each = "ideas"')),
        session(round="repeat = 2", step=TIMED + '\nvote = "ideas"', body=f'[[round.step]]\ntitle = "x"\n{COLLECTS}'),
        session(step=COLLECTS + '\nprompt = "{ideas}"', body=f'[[round.step]]\ntitle = "x"\n{COLLECTS}'),
    ],
)
def test_a_list_may_be_used_once_something_can_be_on_it(text: str) -> None:
    assert load(text).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (session(step=TIMED + '\nvote = "ideas"', body=more('collect = "ideas"')), 12),
        (session(round='for_each = "ideas"', step=COLLECTS), 8),
        (session(step=TIMED + '\nvote = "ideas"', body=f'[[round.step]]\ntitle = "x"\n{COLLECTS}'), 12),
    ],
)
def test_a_list_on_which_nothing_can_be_yet_is_refused(text: str, line: int) -> None:
    diagnostic = only(load(text))
    assert (diagnostic.code, diagnostic.line) == ("empty-list", line)
