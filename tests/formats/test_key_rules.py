from pathlib import Path

import pytest

from tests.formats.formats import load, only, session, told
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text

TIMED = 'time = "1m"'


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (session(role="outside = true", step=TIMED), (4, 1), "only a fixed role can be outside"),
        (session(round="turns = 2", step=TIMED), (8, 1), '"turns" needs "each"'),
        (session(round='repeat = 2\nuntil = "5m"', step=TIMED), (9, 1), '"until" cannot stand beside "repeat"'),
        (session(round='partners = "rotate"', step=TIMED), (8, 1), '"rotate" needs "stay"'),
        (session(round='partners = "jigsaw"\ngroups = 4', step=TIMED), (9, 1), 'groups of "jigsaw" come from'),
        (session(round='partners = "home"\ngroups = 4', step=TIMED), (9, 1), 'groups of "home" come from'),
        (session(round='stay = "mentor"\npartners = "merge"', step=TIMED), (9, 1), 'cannot stand beside "stay"'),
        (session(role="fixed = true", round='stay = "mentor"\ngroups = 4', step=TIMED), (9, 1), "is fixed"),
        (session(round='until = "all met"\ngroups = "pairs"', step=TIMED), (8, 1), 'with partners "same"'),
        (session(round='until = "all met"\npartners = "home"', step=TIMED), (8, 1), 'with partners "home"'),
        (session(round='until = "all met"\npartners = "new"\ngroups = "alone"', step=TIMED), (8, 1), '"alone"'),
        (session(role="fixed = true\noutside = true", round='each = "mentor"', step=TIMED), (9, 1), "takes no turn"),
        (session(role="fixed = true\noutside = true", round='stay = "mentor"', step=TIMED), (9, 1), "no place in"),
        (session(step='prompt = "x"'), (9, 1), "this step has no time"),
        (session(step=TIMED + '\ntotal = "5m"'), (12, 1), '"total" cannot stand beside "time"'),
        (session(step=TIMED + '\npartners = "rotate"'), (12, 1), '"rotate" needs "stay"'),
        (session(step=TIMED + '\npartners = "home"\ngroups = 2'), (13, 1), 'groups of "home"'),
        (session(step=TIMED, body="[[round]]\n[[round.step]]\ntitle = 'x'\ntime = '1m'"), (12, 1), "needs a title"),
        (session(step=TIMED, body="[[round]]\ntitle = 'x'"), (12, 1), "no steps"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(text: str, place: tuple[int, int], message: str) -> None:
    diagnostic = only(load(text))
    assert (diagnostic.line, diagnostic.column) == place
    assert message in diagnostic.message


@pytest.mark.parametrize(
    "text",
    [
        session(round='stay = "mentor"\nuntil = "all met"\ngroups = "pairs"', step=TIMED),
        session(round='partners = "new"\nuntil = "all met"\ngroups = "pairs"', step=TIMED),
        session(round='each = "mentor"\nturns = "1-3"\nuntil = "done"', step=TIMED),
        session(role="fixed = true", round='stay = "mentor"\npartners = "new"', step=TIMED),
        session(role="fixed = true\noutside = true", step=TIMED + '\nspeak = "mentor"'),
        session(step='total = "rest"\nspeak = "each"'),
        session(step='time = "open"'),
    ],
)
def test_keys_that_go_together_are_fine(text: str) -> None:
    assert load(text).errors == ()


def test_a_format_has_at_most_two_hundred_steps() -> None:
    step = '[[round.step]]\ntitle = "Step"\ntime = "1s"\n'
    assert load(session(step=TIMED, body=step * 199)).diagnostics == ()
    loaded = load(session(step=TIMED, body=step * 200))
    assert told(loaded) == [(12 + 199 * 3, 1, "too-many")]


def test_a_format_has_at_most_two_hundred_rounds(tmp_path: Path) -> None:
    (tmp_path / "leaf.toml").write_text(session(step=TIMED), "utf-8")
    library = Library([tmp_path])
    for rounds, codes in ((200, []), (201, ["too-many"])):
        text = 'title = "x"\n' + '[[round]]\nuse = "leaf"\n' * rounds
        loaded = load_text(text, id="x", path=None, library=library)
        assert [diagnostic.code for diagnostic in loaded.diagnostics] == codes


def test_titles_may_repeat() -> None:
    again = '[[round]]\ntitle = "Round"\n[[round.step]]\ntitle = "Step"\ntime = "1m"\n'
    assert load(session(step=TIMED, body=again)).diagnostics == ()
