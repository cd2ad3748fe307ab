"""Somebody who comes in the middle of a turn is seen at once."""

import pytest

from tests.planning.plans import role, round_of, source, step
from tests.scenes import Scene
from tests.session.planned_rooms import planned_room
from thinkpair.session import commands as ask
from thinkpair.session.floor import speakers
from thinkpair.session.roster import roster

TURNS = """
[role.speaker]
[role.listener]
people = {listeners}
[[round]]
title = "Turns"
each = "speaker"
{groups}
  [[round.step]]
  title = "Speak"
  speak = "speaker"
  time = "2m"
  [[round.step]]
  title = "Talk"
  speak = "anyone"
  time = "2m"
"""
PEOPLE = ("Ana", "Ben", "Chi", "Dan")


def hana_comes(listeners: str = '"rest"', groups: str = "") -> Scene:
    """A session in whose first turn Hana joins."""
    scene = Scene(source(TURNS.format(listeners=listeners, groups=groups)), PEOPLE)
    scene.start()
    scene.wait(30)
    scene.do(ask.Join("Hana", "Ben"))
    return scene


def seen(scene: Scene) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return everyone on the stage: their roles, and whether they have the floor."""
    return [(one.name, one.roles, one.speaking) for group in scene.live.view().groups for one in group.people]


def roles(scene: Scene) -> tuple[str, ...]:
    """Return the roles that Hana has among the people."""
    return next(one.roles for one in roster(scene.live.session, scene.live.now) if one.name == "Hana")


def test_who_comes_in_a_turn_listens_with_the_others_until_it_is_over() -> None:
    """All steps of the turn show them; while all talk they have the floor as well, and once they leave it is over."""
    scene = hana_comes()
    assert seen(scene)[-1] == ("Hana", ("Listener",), False)
    assert roles(scene) == ("listener",)
    scene.to(1)
    assert seen(scene)[-1] == ("Hana", ("Listener",), True)
    scene.do(ask.Depart("Hana"))
    assert "Hana" not in [name for name, *_ in seen(scene)]


def test_the_next_turn_is_as_it_is_planned() -> None:
    """From then on the plan has them: they are there once, in their turn."""
    scene = hana_comes()
    scene.to(2)
    assert [name for name, *_ in seen(scene)].count("Hana") == 1
    assert roles(scene) == ("listener",)


def test_where_so_many_have_a_role_nobody_more_does() -> None:
    """They are there without one."""
    assert seen(hana_comes(listeners="1"))[-1] == ("Hana", (), False)


def test_in_which_pair_somebody_is_shows_in_the_next_turn() -> None:
    """Until then nobody can say it."""
    assert "Hana" not in [name for name, *_ in seen(hana_comes(groups='groups = "pairs"'))]


@pytest.mark.parametrize(
    ("had", "beside", "order"),
    [(0, "A", "AHBCD"), (0, "B", "ABHCD"), (0, "", "ABCDH"), (2, "C", "ABCHD"), (2, "A", "ABCDH")],
)
def test_who_sits_down_beside_somebody_speaks_after_them(had: int, beside: str, order: str) -> None:
    """As the turns go round the table; where they went past the seat, or none was said, it is last."""
    form = role("speaker") + round_of(step("speaker", "5m"), each="speaker")
    for text in (form, round_of(step("each", "5m"))):
        room = planned_room(text, "ABCD")
        room.do(ask.Start(), *[ask.EndTurn()] * had, ask.Join("H", beside))
        assert "".join(name for slot in room.session.plan.slots for name in speakers(slot)) == order
