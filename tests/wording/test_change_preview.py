"""What is said of a change before it is done."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.rooms import Venue
from tests.scenes import Scene
from tests.session.plans import group, plan_of, slot
from tests.tui.stages import pair, pairs
from thinkpair.session import commands as ask
from thinkpair.session.plan_diff import Difference
from thinkpair.wording.change_preview import Foreseen, end_words, foresee, said, way_words

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NOTHING = Difference(people=(), steps=(), groups=(), resting=(), unheld=(), order=(), ends_in=(600, 600), behind=(0, 0))


@pytest.mark.parametrize(("later", "told"), [(10, False), (60, True)])
def test_a_round_that_moves_by_seconds_begins_when_it_did(later: int, told: bool) -> None:
    begins = "Lunch", NOON, NOON + timedelta(seconds=later)
    lines = list(said(Foreseen(ask.TakeBreak(300), NOTHING, (NOON, NOON), NOON, begins)))
    assert ("“Lunch” begins 12:00 → 12:01" in lines) is told
    assert not [line for line in lines if "12:00 → 12:00" in line]


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ((0, 300), "Ends 12:05 instead of 12:00, 5 min behind"),
        ((1260, 1560), "Ends 12:05 instead of 12:00, planned 11:39, 26 min behind"),
        ((-300, 0), "Ends 12:05 instead of 12:00"),
    ],
)
def test_it_is_said_against_what_the_end_is_late(behind: tuple[int, int], told: str) -> None:
    ends = NOON, NOON + timedelta(minutes=5)
    planned = ends[1] - timedelta(seconds=behind[1])
    difference = replace(NOTHING, behind=behind)
    assert end_words(Foreseen(ask.TakeBreak(300), difference, ends, planned=planned)) == told


def test_a_role_that_one_of_several_groups_loses_in_its_turn_is_said() -> None:
    """In the only group, the turn is over with whoever has it."""
    several, one = Venue(pairs(("Ana", "Ben", "Chi", "Dan"))).live, Venue(pair()).live
    for live in (several, one):
        live.do(ask.Start())
    assert "Nobody is thinker then" in list(said(foresee(several, ask.Depart("Chi"))))
    assert not [line for line in said(foresee(one, ask.Depart("Ana"))) if "thinker" in line]


def test_open_discussion_is_shortened_only_where_some_is_to_come() -> None:
    """For turns alone it said "Shorten open discussion first, protect the turns"."""
    talk = slot(300, groups=(group("Ana", "Ben", floor="open"),))
    for plan, words in (
        (plan_of(slot(300), slot(300), talk), "Shorten open discussion first, protect the turns"),
        (plan_of(slot(300), slot(300), slot(300)), "Shorten all that is left by the same part"),
        (plan_of(slot(300), talk, talk), "Shorten all that is left by the same part"),
    ):
        venue = Venue(plan)
        venue.live.do(ask.Start())
        venue.wait(500)
        assert way_words(venue.live, "open first") == words


def test_it_is_said_that_one_person_alone_would_be_left() -> None:
    """A pair of one went on without a word."""
    words = "Only Ana is left then: end the session, or pause until someone comes"
    for title, people, told in (("thinking-pair", "AB", True), ("listening-pairs", "ABCD", False)):
        scene = Scene(title, ("Ana", *people[1:]))
        scene.start()
        assert (words in list(said(foresee(scene.live, ask.Depart("B"))))) is told


def test_whose_turn_it_is_cannot_take_the_role_of_who_leaves() -> None:
    """The mentee was offered to be her own mentor."""
    scene = Scene("shared-mentor", ("Vera", "Uli", "Wim"), mentor=("Vera",))
    scene.start()
    scene.to(next(n for n, slot in enumerate(scene.live.plan.slots) if slot.step == "With the mentor"))
    words = [line for line in said(foresee(scene.live, ask.Depart("Vera"))) if line.startswith("Nobody is mentor")]
    assert words == ["Nobody is mentor then; Wim could take it"]


def test_it_is_said_that_a_pass_of_the_last_one_changes_nothing() -> None:
    """Only the end was said, as before."""
    scene = Scene("check-in", ("Ana", "Ben", "Chi"))
    scene.start()
    words = "Nothing changes: whoever is to speak does so as planned"
    assert [words in list(said(foresee(scene.live, ask.Pass(name)))) for name in ("Ben", "Chi")] == [False, True]
