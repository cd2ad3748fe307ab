"""Durations, people, texts, names and the keys at the top of a format."""

import pytest

from tests.contract.reading import errors, form, prompts, read, slots, warned
from tests.planning.plans import codes, plan, role, round_of, step
from thinkpair.formats.value_types import Count

STEP = round_of(step())
ASK = '[ask.stance]\nquestion = "Which stance?"\n'


@pytest.mark.parametrize(("written", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600), ("1h30m", 5400)])
def test_duration(written: str, seconds: int) -> None:
    assert plan(round_of(step(time=written)), "AB").seconds == seconds


@pytest.mark.parametrize("bare", ["90", "1.5"])
def test_bare_number(bare: str) -> None:
    (message,) = errors(f'[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\ntime = {bare}\n')
    assert "of what" in message or "unit" in message


@pytest.mark.parametrize(
    "text",
    [
        round_of(step(extend="{}")),
        round_of(step(marks=["{}"])),
        round_of(step(), until="{}"),
        round_of(step(), total="{}"),
        'total = "{}"\n' + STEP,
    ],
)
def test_open_and_ranges_only_where_they_make_sense(text: str) -> None:
    for written in ("open", "1m-2m"):
        assert len(errors(text.replace("{}", written))) == 1
    assert errors(text.replace("{}", "1m")) == []


def test_capture_and_a_steps_total_take_a_range_and_no_open() -> None:
    assert errors('capture = "1m-3m"\n' + round_of(step(total="2m-4m"))) == []
    assert len(errors('capture = "open"\n' + STEP)) == 1
    assert len(errors(round_of(step(total="open")))) == 1


@pytest.mark.parametrize(
    ("written", "count"), [("2", Count(2, 2)), ('"2"', Count(2, 2)), ('"3-8"', Count(3, 8)), ('"4+"', Count(4, None))]
)
def test_people_count(written: str, count: Count) -> None:
    assert form(f"people = {written}\n{STEP}").people == count


def test_text_in_any_language() -> None:
    text = round_of(step(prompt="何を考えたいですか？ ماذا تريد؟", title="思う"))
    assert prompts(plan(text, "AB")) == ["何を考えたいですか？ ماذا تريد؟"]


def test_names_and_items_are_joined_with_commas() -> None:
    text = role("a", people=2) + role("b") + round_of(step("a", prompt="{a}; {others}; {speaker}"), each="b")
    assert prompts(plan(text, "ABCD"))[0] == "B, C; A, D; B, C"


def test_an_authors_name_wins_over_a_placeholders() -> None:
    text = role("speaker", "group") + round_of(step("group", prompt="{speaker}, {group}"), each="speaker")
    assert prompts(plan(text, "AB")) == ["A, B", "B, A"]


def test_literal_braces() -> None:
    assert prompts(plan(round_of(step(prompt="{{x}} {turn}")), "AB")) == ["{x} 1"]


@pytest.mark.parametrize("placeholder", ["{a}", "{speaker}", "{others}", "{item}"])
def test_titles_hold_no_people(placeholder: str) -> None:
    assert errors(role("a", "b") + round_of(step("a", title=placeholder), each="a"))
    assert errors(role("a", "b") + round_of(step("a"), each="a", title=placeholder))


def test_titles_hold_asks_turn_and_repeat() -> None:
    text = ASK + role("a") + round_of(step("a", title="{repeat}.{turn} {stance}"), each="a", repeat=2)
    titles = [slot.step for slot in plan(text, "AB", answers={"stance": "Bold"}).slots]
    assert titles == ["1.1 Bold", "1.2 Bold", "2.1 Bold", "2.2 Bold"]


@pytest.mark.parametrize(
    "text",
    [
        role("stance") + ASK + round_of(step(prompt="{stance}")),
        ASK + round_of(step(collect="stance"), step(prompt="{stance}")),
        role("stance") + round_of(step(collect="stance"), step(vote="stance")),
    ],
)
def test_roles_asks_and_lists_share_their_names(text: str) -> None:
    assert errors(text)


def test_an_unknown_placeholder_has_its_line_and_column() -> None:
    (problem,) = read(round_of(step(prompt="Say {thinkr}"))).errors
    line = problem.excerpt
    assert "thinkr" in problem.message
    assert line[problem.column - 1 :].startswith("{thinkr}")


def test_control_characters_are_refused_and_markup_is_text() -> None:
    assert errors(round_of(step(prompt="a\\u001b[31mb")))
    assert prompts(plan(round_of(step(prompt="[b]<i>x</i>[/b]")), "AB")) == ["[b]<i>x</i>[/b]"]


def test_defaults_of_the_top_level() -> None:
    found = form(STEP)
    assert (found.syntax, found.version, found.summary, found.source, found.license) == (1, "", "", "", "")
    assert (found.language, found.tags, found.people, found.total, found.rules) == ("en", (), Count(2, None), None, ())
    assert (found.notes, found.record) == ("", "all")


def test_a_title_and_steps_are_required() -> None:
    assert read_errors("[[round]]\ntitle = 'R'\n[[round.step]]\ntitle = 'S'\ntime = '1m'\n")
    assert errors("[[round]]\n[[round.step]]\ntitle = 'S'\ntime = '1m'\n")
    assert errors("[[round]]\ntitle = 'R'\n")
    assert errors("[[round]]\ntitle = 'R'\n[[round.step]]\ntime = '1m'\n")
    assert errors("[[round]]\ntitle = 'R'\n[[round.step]]\ntitle = 'S'\n")


def read_errors(text: str) -> int:
    """Return how many errors a text has without a title before it."""
    from thinkpair.formats.library import Library
    from thinkpair.formats.loader import load_text

    return len(load_text(text, id="x", path=None, library=Library()).errors)


@pytest.mark.parametrize(("tag", "right"), [("en", True), ("de-CH", True), ("zh-Hant", True), ("english!", False)])
def test_language_is_a_tag(tag: str, right: bool) -> None:
    assert (errors(f'language = "{tag}"\n{STEP}') == []) is right


@pytest.mark.parametrize(("time", "marks"), [("3m", [60]), ("2m59s", [15]), ("45s", [15]), ("44s", []), ("open", [])])
def test_marks_go_by_length(time: str, marks: list[int]) -> None:
    assert slots(plan(round_of(step(time=time)), "AB"))[0]["marks"] == marks


def test_an_open_slot_has_only_marks_from_its_start() -> None:
    assert slots(plan(round_of(step(time="open", marks=["1m", "+2m"])), "AB"))[0]["marks"] == [-120]


@pytest.mark.parametrize(("letters", "right"), [(60, True), (61, False)])
def test_a_mark_has_words_of_sixty_characters(letters: int, right: bool) -> None:
    mark = '{ at = "+1m", say = "' + "x" * letters + '" }'
    text = f'[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\ntime = "5m"\nmarks = [{mark}]\n'
    assert (errors(text) == []) is right
    if right:
        assert slots(plan(text, "AB"))[0]["says"] == ["x" * 60]


@pytest.mark.parametrize(("after", "captures"), [("round", 2), ("repeat", 3), ("turn", 5), ("end", 1), ("never", 0)])
def test_actions_are_captured_after(after: str, captures: int) -> None:
    text = f'actions = "{after}"\n' + role("a", "b") + round_of(step("a"), each="a", repeat=2) + STEP
    assert len(plan(text, "AB").captures) == captures


def test_an_ask_without_an_answer() -> None:
    made = plan(ASK + round_of(step(prompt="Be {stance}")), "AB")
    assert prompts(made) == ["Be [Which stance?]"]
    assert codes(made) == ["unanswered"]


def test_an_ask_that_nothing_uses() -> None:
    assert codes(plan(ASK + STEP, "AB")) == ["no-effect"]
    assert warned(ASK + STEP) == ["no-effect"]
