"""Looking for something finds it without accents, case, width and dotless i: everywhere, by one folding."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.commands import Cli
from tests.storage.making import ID, agreed, keep, plan, started, whole
from thinkpair.formats.library import Library
from thinkpair.formats.needs import NEEDS, needs_for, question_for
from thinkpair.formats.summary import find_formats, glance
from thinkpair.names import known_name
from thinkpair.safe_text import search_key
from thinkpair.session import events as ev
from thinkpair.session.actions import Action

FORMATS = tuple(glance(entry.path) for entry in Library().entries())


def titles(typed: str) -> list[str]:
    return [format.title for format in find_formats(FORMATS, typed)]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("café", "cafe"),
        ("Müller", "MULLER"),
        ("İstanbul’a", "istanbul’a"),
        ("Işık", "isik"),
        ("Łukasz", "lukasz"),
        ("Søren Æbelø", "soren aebelo"),
        ("ＡＮＡ", "ana"),
        ("Straße", "strasse"),
        ("Zoe\u0308", "zoë"),
    ],
)
def test_a_text_is_found_as_people_type_it(text: str, typed: str) -> None:
    assert search_key(text) == search_key(typed)


@pytest.fixture
def abroad(home: Path) -> None:
    """A session of İpek and Zoë, in which two things were agreed."""
    named = replace(started(), plan=plan(people=("İpek Işık", "Zoë")))
    write = Action(number=2, who=("İpek Işık",), what="İstanbul’a yaz, café için Müller ara", slot=0)
    other = Action(number=3, who=("Zoë",), what="write to Łukasz", slot=0)
    added = [ev.ActionAdded(at=9.0, action=action) for action in (write, other)]
    keep(home / "sessions", whole(named, agreed(1), *added)).settle(ID)


@pytest.mark.parametrize("typed", ["cafe", "muller", "istanbul", "CAFÉ", "lukasz", "ipek isik"])
def test_the_history_and_the_actions_find_the_same(cli: Cli, abroad: None, typed: str) -> None:
    assert len(json.loads(cli("sessions", "search", typed, "--json")[1])) == 1
    assert len(json.loads(cli("actions", "--search", typed, "--json")[1])) == 1


@pytest.mark.parametrize(("typed", "actions"), [("zoe", 1), ("ipek işik", 1), ("İPEK IŞIK", 1)])
def test_somebody_is_found_without_accents(cli: Cli, abroad: None, typed: str, actions: int) -> None:
    assert len(json.loads(cli("sessions", "--person", typed, "--json")[1])) == 1
    assert len(json.loads(cli("actions", "--owner", typed, "--json")[1])) == actions
    assert known_name("ipek", ("İpek Işık", "Zoë")) == "İpek Işık"
    assert known_name("Zoe", ("Zoë", "Zoe")) == "Zoe"  # whoever is written so comes first


def test_a_format_that_is_called_so_comes_first() -> None:
    assert titles("thinking round")[0] == "Thinking round"
    assert titles("THINKING PAIR")[0] == "Thinking pair"
    assert titles("check")[0].startswith("Check")
    assert titles("") == [format.title for format in FORMATS]


def test_a_number_a_source_or_a_tag_finds_formats() -> None:
    assert "Thinking pair" in titles("kline")
    assert "Thinking pair" in titles("2")
    assert "Thinking pair" not in titles("7")
    tagged = next(format for format in FORMATS if format.tags)
    assert tagged.title in titles(tagged.tags[0])
    assert titles("qqq") == []


def test_the_command_finds_formats_as_home_does(cli: Cli) -> None:
    found = json.loads(cli("formats", "list", "--search", "kline 2", "--json")[1])
    assert [one["title"] for one in found] == titles("kline 2")
    assert cli("formats", "list", "--search", "qqq")[1] == "No matches.\n"


@pytest.mark.parametrize(
    "words", [("sessions", "search", "qqq"), ("sessions", "--person", "q"), ("actions", "--search", "qqq")]
)
def test_no_hit_says_so(cli: Cli, abroad: None, words: tuple[str, ...]) -> None:
    assert cli(*words)[1] == "No matches.\n"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("self-development", "Mentoring conversation"),
        ("confidence", "Thinking pair"),
        ("creativity", "6-3-5 brainwriting"),
        ("fulfilment", "Nine whys"),
        ("fulfillment", "Nine whys"),
        ("risk taking", "15% solutions"),
        ("risk", "15% solutions"),
        ("teaching", "Show and try"),
        ("coaching", "Coaching triad"),
        ("role modelling", "Show and try"),
        ("role model", "Show and try"),
        ("counselling", "Listening pairs"),
        ("support", "Peer mentoring group"),
        ("advice", "Troika consulting"),
        ("sponsorship", "People and resources"),
        ("sponsor", "Contract with a sponsor"),
        ("guidance", "Mentoring conversation"),
        ("resources", "People and resources"),
        ("interpersonal relations", "Rapport and clarity"),
        ("social relations", "Impromptu networking"),
        ("networking", "Impromptu networking"),
        ("sharing", "Fellowship share"),
        ("trust", "Rapport and clarity"),
    ],
)
def test_the_words_for_what_a_mentee_may_need_find_a_format(typed: str, first: str) -> None:
    assert titles(typed)[0] == first
    assert question_for(typed)


@pytest.mark.parametrize("typed", ["tea", "trus", "role mod"])
def test_the_beginning_of_a_word_is_another_word_perhaps(typed: str) -> None:
    assert needs_for(typed)
    assert not question_for(typed)


def test_the_list_says_a_question_to_begin_with(cli: Cli, home: Path) -> None:
    code, out, _ = cli("formats", "list", "--search", "risk taking")
    assert code == 0
    question, _, formats = out.partition("\n\n")
    assert question == "Risk taking, to begin with: What would you try if it were allowed to fail?"
    assert formats.startswith("fifteen-percent-solutions ")


def test_every_need_names_formats_that_are_there_and_has_a_question() -> None:
    known = {format.id for format in FORMATS}
    assert len(NEEDS) == 19
    assert {identifier for need in NEEDS for identifier in need.formats} <= known
    assert all(need.prompt.endswith("?") and need.formats for need in NEEDS)


@pytest.mark.parametrize("typed", ["", "ri", "a", "risky business", "xyz"])
def test_nothing_else_is_taken_for_a_need(typed: str) -> None:
    assert needs_for(typed) == ()
