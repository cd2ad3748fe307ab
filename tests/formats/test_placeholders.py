import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.formats import load, only, session
from thinkpair.formats.placeholders import Hole, placeholders, stray_braces

TIMED = 'time = "1m"'
ASK = '[ask.stance]\nquestion = "Which?"\n'
LIST = '[[round.step]]\ntitle = "x"\ntime = "1m"\ncollect = "ideas"\n'


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("plain", ("plain",)),
        ("{a} and { b }", (Hole("a", 0), " and ", Hole("b", 8))),
        ("{{a}} }}{{", ("{a} }{",)),
        ("{{{a}}}", ("{", Hole("a", 2), "}")),
        ("a { b", ("a { b",)),
    ],
)
def test_a_text_is_cut_at_its_placeholders(text: str, pieces: tuple[str | Hole, ...]) -> None:
    assert placeholders(text) == pieces


@given(st.text("ab{}"))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    pieces = placeholders(text)
    written = "".join(
        piece.replace("{", "{{").replace("}", "}}") if isinstance(piece, str) else f"{{{piece.name}}}"
        for piece in pieces
    )
    assert placeholders(written) == tuple(
        piece if isinstance(piece, str) else again for piece, again in zip(pieces, placeholders(written), strict=True)
    )
    assert [hole.name for hole in pieces if isinstance(hole, Hole)] == [
        hole.name for hole in placeholders(written) if isinstance(hole, Hole)
    ]


@given(st.text("a{}"))
def test_a_text_with_doubled_braces_has_no_placeholder_and_no_stray_brace(text: str) -> None:
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert stray_braces(doubled) == ()
    assert placeholders(doubled) in ((text,), ())


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (session(step=TIMED + '\nprompt = "Hi {mentr}"'), (12, 14), "nothing is called {mentr}", "{mentor}"),
        (session(step=TIMED + '\nprompt = ["a", "{}"]'), (12, 17), "nothing is called {}", "double them"),
        (
            session(step=TIMED + '\nprompt = """\n\\"q\\" \\\n   {x}"""'),
            (14, 4),
            "nothing is called {x}",
            "name a role",
        ),
        (session(round='prompt = "{x}"', step=TIMED), (8, 11), "nothing is called {x}", "name a role"),
        (session(role='brief = "{speakr}"', step=TIMED), (4, 10), "nothing is called {speakr}", "or a role: {mentor}"),
        (session(role='brief = "{x}"', step=TIMED), (4, 10), "nothing is called {x}", "name a role"),
        (session(step=TIMED + "\nbrief = { mentor = 'é {x}' }"), (12, 23), "nothing is called {x}", "name a role"),
        (session(top='rules = ["ok", "{x}"]', step=TIMED), (2, 17), "nothing is called {x}", "name a role"),
        (session(body='[ask.a]\nquestion = "{x}?"', step=TIMED), (13, 13), "nothing is called {x}", "name a role"),
        (session(step=TIMED + '\nprompt = "{item}"'), (12, 11), "{item} cannot stand here", "for_each"),
        (session(role='title = "{mentee}"', step=TIMED), (4, 10), "{mentee} cannot stand", "titles may hold only"),
        (session(top='summary = "{mentor}"', step=TIMED), (2, 12), "{mentor} cannot stand", "before there is"),
        (session(top='tags = ["pair", "{mentor}"]', step=TIMED), (2, 18), "{mentor} cannot stand", "before there is"),
        (session(body=ASK + 'options = ["{mentor}"]', step=TIMED), (14, 13), "{mentor} cannot stand", "before there"),
        (session(body=ASK.replace("Which?", "{stance}?"), step=TIMED), (13, 13), "{stance} cannot", "in a question"),
        (session(step=TIMED + '\nprompt = "a { b"'), (12, 13), "this { belongs to no placeholder", "{{"),
        (session(step=TIMED + '\nprompt = "a } b"'), (12, 13), "this } belongs to no placeholder", "}}"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_is_refused_where_it_stands(
    text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    diagnostic = only(load(text))
    assert (diagnostic.line, diagnostic.column) == place
    assert message in diagnostic.message
    assert hint in diagnostic.hint


@pytest.mark.parametrize("where", ["title", "round", "step", "role"])
@pytest.mark.parametrize(
    ("name", "allowed"),
    [("stance", True), ("turn", True), ("repeat", True), ("speaker", False), ("mentor", False), ("ideas", False)],
)
def test_titles_hold_only_asks_turn_and_repeat(where: str, name: str, allowed: bool) -> None:
    text = session(role='title = "ROLE"', step=TIMED + '\nprompt = "{ideas}"', body=LIST + ASK)
    text = {
        "title": text.replace('"Test"', f'"{{{name}}}"'),
        "round": text.replace('"Round"', f'"{{{name}}}"'),
        "step": text.replace('"Step"', f'"{{{name}}}"'),
        "role": text.replace('"ROLE"', f'"{{{name}}}"'),
    }[where]
    assert [d.code for d in load(text).errors] == ([] if allowed else ["placeholder"])


@pytest.mark.parametrize("name", ["mentor", "mentee", "stance", "ideas", "item", "speaker", "others", "turn", "repeat"])
def test_everything_that_has_a_name_may_stand_in_a_prompt(name: str) -> None:
    after = '[[round]]\ntitle = "After"\nfor_each = "ideas"\n[[round.step]]\ntitle = "x"\n' + TIMED
    text = session(step=TIMED, body=f'{LIST}{after}\nprompt = "{{{name}}}"\nbrief = {{ mentor = "{{{name}}}" }}\n{ASK}')
    assert load(text).errors == ()
