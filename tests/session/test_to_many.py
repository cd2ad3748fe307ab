"""What several groups read together: a prompt and briefs in the words of roles, not of the people of one group."""

from tests.session.plans import Room, group, plan_of, slot
from thinkpair.runtime.live_session import Moment
from thinkpair.session import events as ev
from thinkpair.session.placeholder_text import begun_large
from thinkpair.session.plan import Placeholder, Plan, RoleText
from thinkpair.session.room_view import room_view
from thinkpair.wording.transcript import tell

MENTOR, MENTEE, OTHERS = Placeholder("mentor"), Placeholder("mentee"), Placeholder("others")
PROMPT = (MENTOR, ", what do you want to ask ", MENTEE, "? ", OTHERS, " listen.")
NAMES = tuple("ABCDEFGHIJKLMNO")


def trios(many: int) -> Plan:
    groups = tuple(
        group(*names, roles={"mentee": names[:1], "mentor": names[1:2]}, prompt=PROMPT)
        for names in (NAMES[3 * at : 3 * at + 3] for at in range(many))
    )
    roles = {"mentee": RoleText("Mentee", ("Bring a question to ", MENTOR, ".")), "mentor": RoleText("Mentor")}
    return plan_of(slot(groups=groups), people=NAMES[: 3 * many], roles=roles)


def test_the_big_screen_names_roles_where_there_are_many_groups() -> None:
    assert room_view(Room(trios(5)).view).prompt == "Mentor, what do you want to ask the mentee? The others listen."
    few = room_view(Room(trios(2)).view)
    assert few.prompt == ""
    assert [each.prompt for each in few.groups] == [
        "B, what do you want to ask A? B, C listen.",
        "E, what do you want to ask D? E, F listen.",
    ]


def test_lines_of_text_name_roles_where_there_are_several_groups() -> None:
    told = {}
    for many in (1, 2):
        room = Room(trios(many))
        told[many] = list(tell(Moment(ev.SlotBegan(at=0.0, slot=0), room.session)))
    assert told[1][-2:] == ["  B, what do you want to ask A? B, C listen.", "  A (Mentee): Bring a question to B."]
    assert told[2][-2:] == [
        "  Mentor, what do you want to ask the mentee? The others listen.",
        "  Mentee: Bring a question to the mentor.",
    ]


def test_sentences_begin_with_a_capital() -> None:
    assert begun_large("the mentor asks. the time keeper, watch! Does the mentor, too?") == (
        "The mentor asks. Time keeper, watch! Does the mentor, too?"
    )
