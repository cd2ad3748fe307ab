import pytest

from tests.formats.formats import PAIR, load, only, session

TIMED = 'time = "1m"'


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (PAIR.replace("people", "peopel"), (2, 1), '"peopel" is not a key of a format', 'did you mean "people"?'),
        (PAIR.replace("brief", "breif"), (5, 1), '"breif" is not a key of a role', 'did you mean "brief"?'),
        (PAIR.replace("each ", "eahc "), (11, 1), '"eahc" is not a key of a round', 'did you mean "each"?'),
        (PAIR.replace("speak", "spaek"), (15, 3), '"spaek" is not a key of a step', 'did you mean "speak"?'),
        (PAIR.replace("  time ", "  duration "), (16, 3), '"duration" is not a key', 'did you mean "time"?'),
        (PAIR + "  zzz = 1\n", (17, 3), '"zzz" is not a key of a step', "the keys of a step are title, speak, time"),
        (session(step=TIMED + "\n[rol.x]"), (12, 2), '"rol" is not a key of a format', 'did you mean "role"?'),
        (session(step=TIMED + '\n[ask.x]\nqestion = "?"'), (13, 1), "is not a key of a question", '"question"'),
        (session(step=TIMED + "\n[[step]]"), (12, 3), '"step" is not a key of a format', "write [[round.step]]"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(
    text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    diagnostic = load(text).errors[0]
    assert (diagnostic.line, diagnostic.column) == place
    assert message in diagnostic.message
    assert hint in diagnostic.hint


@pytest.mark.parametrize("line", ["repeat = 2", 'until = "10m"', 'leftover = "sit-out"', 'actions = "never"'])
def test_a_rounds_key_below_its_first_step_is_told_to_move_up(line: str) -> None:
    diagnostic = only(load(PAIR + f"  {line}\n"))
    assert (diagnostic.line, diagnostic.column, diagnostic.code) == (17, 3, "misplaced-key")
    assert "move it up, above the first [[round.step]]" in diagnostic.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (PAIR + "  rules = []\n", "above the first header"),
        (session(role='summary = "x"', step=TIMED), "above the first header"),
        (session(round='speak = "each"', step=TIMED), "below a [[round.step]]"),
        (session(top='time = "5m"', step=TIMED), "below a [[round.step]]"),
        (session(top="repeat = 2", step=TIMED), "below [[round]]"),
        (session(round="fixed = true", step=TIMED), "below [role.NAME]"),
    ],
)
def test_a_key_of_another_table_is_told_where_it_belongs(text: str, hint: str) -> None:
    assert hint in only(load(text)).hint


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("people = 2\n", 1, "this format needs a title", 'title = "…"'),
        ('title = "x"\n', 1, "at least one round", "[[round]]"),
        ('title = "x"\nround = []\n', 2, "at least one round", "[[round]]"),
        ('title = "x"\n[round]\ntitle = "y"\n', 2, "every round has a header with two brackets", "[[round]]"),
        ('title = "x"\nround = [1]\n', 2, "keys with values are expected here, not a whole number", "[[round]]"),
        ('title = "x"\nround = "y"\n', 2, "every round has a header of its own", "[[round]]"),
        (session(step=TIMED + "\n[[role.x]]"), 12, "keys with values are expected here, not a list", "[role.NAME]"),
        (
            session(top="role = 3", step=TIMED).replace("[role.mentor]", "").replace("[role.mentee]", ""),
            2,
            "keys with values",
            "",
        ),
        (session(step=TIMED + '\nbrief = "x"'), 12, "keys with values are expected here, not text", "{ mentor ="),
        (session(top='marks = "1m"', step=TIMED), 2, "marks is a list, not text", 'marks = ["1m"]'),
        (session(top='rules = "x"', step=TIMED), 2, "rules is a list, not text", "in brackets"),
        (session(step=TIMED + "\n[ask.x]"), 12, "this question has no text", "question"),
        (PAIR.replace('  title = "Think"\n', ""), 13, "this step needs a title", 'title = "…"'),
        (session(step=TIMED + '\nreview = "all"'), 12, 'review cannot be "all"', '"actions"'),
        (session(step=TIMED + "\n[role.Big]"), 12, '"Big" cannot be a name', "small letter"),
        (session(step=TIMED + "\nmarks = [60]"), 12, "60 of what", '"60s"'),
    ],
)
def test_a_wrong_shape_is_told_in_the_words_of_the_file(text: str, line: int, message: str, hint: str) -> None:
    diagnostic = load(text).errors[0]
    assert diagnostic.line == line
    assert message in diagnostic.message
    assert hint in diagnostic.hint


MANY_FAULTS = """\
title  = "About {thinker}"
peopel = 2

[role.thinker]
brief = "Look at {listner}."
fixed = "yes"

[role.listener]

[[round]]
title = "Turns"
each  = "thinkr"
until = "all met"
repeat = 2

  [[round.step]]
  title  = "Think"
  speak  = ["thinker", "nobdy"]
  time   = 90
  repeat = 3
  colect = "ideas"

  [[round.step]]
  title = "Vote"
  vote  = "ideas"
  time  = "1m"
  total = "5m"

[[round]]
"""


def test_every_problem_of_a_file_is_told_at_once_and_none_that_only_follows() -> None:
    loaded = load(MANY_FAULTS)
    assert loaded.source is None
    assert [(d.line, d.column, d.code) for d in loaded.diagnostics] == [
        (1, 17, "placeholder"),
        (2, 1, "unknown-key"),
        (5, 18, "unknown-placeholder"),
        (6, 9, "value"),
        (12, 9, "unknown-role"),
        (13, 1, "combination"),
        (13, 1, "combination"),
        (18, 24, "unknown-role"),
        (19, 12, "value"),
        (20, 3, "misplaced-key"),
        (21, 3, "unknown-key"),
        (27, 3, "combination"),
        (29, 1, "missing-key"),
        (29, 1, "missing-key"),
    ]


def test_nothing_is_said_in_the_words_of_the_validator() -> None:
    text = MANY_FAULTS + "\n".join(
        f"{key} = 1979-05-27" for key in ("use", "step", "outside", "optional", "marks", "turns")
    )
    told = " ".join(f"{d.message} {d.hint}" for d in load(text).diagnostics)
    for word in ("pydantic", "Input", "valid ", "type=", "str", "dict", "tuple", "int ", "None", "extra", "NoneType"):
        assert word not in told.replace("string", "").replace("first", "").replace("structure", "")
