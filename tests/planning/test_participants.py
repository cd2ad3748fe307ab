"""Who holds the fixed roles."""

import pytest

from tests.planning.plans import plan, role, round_of, step


@pytest.mark.parametrize(
    ("roles", "named", "expected"),
    [
        (role("mentor", fixed=True), {}, {"mentor": "A"}),
        (role("mentor", fixed=True), {"mentor": "C"}, {"mentor": "C"}),
        (role("mentor", "host", fixed=True), {}, {"mentor": "A", "host": "B"}),
        (role("mentor", "host", fixed=True), {"host": "A"}, {"mentor": "B", "host": "A"}),
        (role("mentor", "host", fixed=True), {"mentor": "B", "host": "B"}, {"mentor": "B", "host": "B"}),
        (role("inner", fixed=True, people="2-4"), {}, {"inner": "AB"}),
        (role("inner", fixed=True, people="2-4"), {"inner": "DCB"}, {"inner": "DCB"}),
        (role("inner", fixed=True, people=3), {"inner": "D"}, {"inner": "DAB"}),
        (role("inner", fixed=True, people="half"), {}, {"inner": "AB"}),
        (role("host", fixed=True) + role("rest", fixed=True, people="rest"), {}, {"host": "A", "rest": "BCDE"}),
        (role("rest", fixed=True, people="rest") + role("host", fixed=True), {}, {"rest": "ABCD", "host": "E"}),
    ],
)
def test_fixed_roles(roles: str, named: dict[str, str], expected: dict[str, str]) -> None:
    made = plan(roles + round_of(step()), "ABCDE", roles=named)
    assert {role: "".join(names) for role, names in made.fixed.items()} == expected


def test_half_does_not_count_people_outside() -> None:
    text = role("judge", fixed=True, outside=True) + role("inner", fixed=True, people="half") + round_of(step())
    assert plan(text, "JABCD").fixed == {"judge": ("J",), "inner": ("A", "B")}


def test_several_fixed_roles_stand_beside_each_other() -> None:
    made = plan(
        role("mentor", "host", fixed=True) + role("guest") + round_of(step()), "ABC", roles={"mentor": "A", "host": "A"}
    )
    assert made.slots[0].groups[0].roles == {"mentor": ("A",), "host": ("A",), "guest": ("B",)}
