from pathlib import Path

import pytest

from tests.formats.formats import load, only, session
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text

TIMED = 'time = "1m"'


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        (session(step=TIMED + '\ncollect = "ideas"'), "unused-list", (12, 1), '"ideas" is collected, and never'),
        (session(top='people = "8-3"', step=TIMED), "swapped-range", (2, 10), 'it is read as "3-8"'),
        (session(step='time = "6m-4m"'), "swapped-range", (11, 8), 'it is read as "4m-6m"'),
        (session(step='time = "2m-90s"'), "swapped-range", (11, 8), 'it is read as "90s-2m"'),
        (session(round='groups = "5-4"', step=TIMED), "swapped-range", (8, 10), 'it is read as "4-5"'),
        (session(top="people = 2", step=TIMED, body="[role.third]"), "unheld-role", (12, 1), 'can ever hold "third"'),
        (session(top='people = "2-3"', step=TIMED, body="[role.c]\npeople = 5"), "never-fits", (13, 1), "at least 5"),
        (session(top="people = 3", round="groups = 4", step=TIMED), "never-fits", (8, 1), "groups of 4 never"),
        (session(top="people = 3", step=f"{TIMED}\ngroups = 4"), "never-fits", (12, 1), "groups of 4 never"),
        (session(round=f'prompt = ["{"many words " * 60}"]', step=TIMED), "long-text", (8, 11), "and 8 fit"),
        (session(step=f'{TIMED}\nbrief = {{ mentor = "{"many words " * 20}" }}'), "long-text", (12, 20), "and 2 fit"),
        (session(round='order = "shift"', step=TIMED), "no-effect", (8, 1), '"order" does nothing'),
        (session(step=TIMED + '\norder = "shift"'), "no-effect", (12, 1), '"order" does nothing'),
        (session(step=TIMED + "\nvotes = 2"), "no-effect", (12, 1), '"votes" does nothing'),
        (session(step='time = "open"\nextend = "2m"'), "no-effect", (12, 1), "never runs out"),
        (session(step=f'{TIMED}\nprompt = "{"many words " * 60}"'), "long-text", (12, 10), "and 8 fit"),
        (session(role=f'brief = "{"many words " * 20}"', step=TIMED), "long-text", (4, 9), "and 2 fit"),
        (session(step=f'{TIMED}\nprompt = "{"多" * 300}"'), "long-text", (12, 10), "and 8 fit"),
    ],
)
def test_what_is_legal_but_unkind_is_a_warning(text: str, code: str, place: tuple[int, int], message: str) -> None:
    loaded = load(text)
    diagnostic = only(loaded)
    assert loaded.source is not None
    assert (diagnostic.severity, diagnostic.code) == ("warning", code)
    assert (diagnostic.line, diagnostic.column) == place
    assert message in diagnostic.message


@pytest.mark.parametrize(
    "text",
    [
        session(top='people = "3-8"', step='time = "4m-6m"'),
        session(step='time = "1m30s-2m"'),
        session(top="people = 2", round='each = "third"', step=TIMED, body="[role.third]"),
        session(step=f'{TIMED}\nprompt = "{"many words " * 20}"'),
        session(step=TIMED + '\norder = "shift"\nspeak = "each mentor"'),
        session(
            step=TIMED + '\ncollect = "ideas"',
            body=f'[[round.step]]\ntitle = "x"\n{TIMED}\nbrief = {{ mentor = "{{ideas}}" }}',
        ),
        session(top='summary = "8-3 and 6m-4m"', step=TIMED),
    ],
)
def test_what_is_kind_passes_in_silence(text: str) -> None:
    assert load(text).diagnostics == ()


def test_a_list_that_a_used_format_votes_on_is_used(tmp_path: Path) -> None:
    collects = f'{TIMED}\ncollect = "ideas"'
    (tmp_path / "leaf.toml").write_text(session(step=f'{collects}\nvote = "ideas"'), "utf-8")
    (tmp_path / "between.toml").write_text('title = "x"\n[[round]]\nuse = "leaf"\n', "utf-8")
    text = session(step=collects, body='[[round]]\nuse = "between"')
    assert load_text(text, id="x", path=tmp_path / "x.toml", library=Library()).diagnostics == ()


@pytest.mark.parametrize(("asked", "codes"), [('prompt = "Theirs?"', ["no-effect"]), ("", [])])
def test_a_prompt_beside_use_is_of_use_to_steps_that_have_none(tmp_path: Path, asked: str, codes: list[str]) -> None:
    (tmp_path / "leaf.toml").write_text(session(step=f"{TIMED}\n{asked}"), "utf-8")
    (tmp_path / "between.toml").write_text('title = "x"\n[[round]]\nuse = "leaf"\n', "utf-8")
    text = 'title = "x"\n[[round]]\nuse = "between"\nprompt = "Ours?"\n'
    loaded = load_text(text, id="x", path=tmp_path / "x.toml", library=Library())
    assert [one.code for one in loaded.warnings] == codes
