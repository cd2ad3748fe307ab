"""Who has how much to do, below the list of all actions."""

from datetime import date

from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.action_log import Status
from thinkpair.tui.widgets.action_tally import ActionTally, tallies

TODAY = date(2026, 11, 21)


def _action(who: tuple[str, ...], due: str | None = None, status: Status = "open") -> AgreedAction:
    return AgreedAction(
        session="s",
        number=1,
        reference="abcd-1",
        who=who,
        what="read",
        due=due,
        agreed_on="2026-11-14",
        format="check-in",
        people=who,
        status=status,
    )


def _lines(*actions: AgreedAction) -> list[str]:
    return [line.plain.rstrip() for line in ActionTally(tallies(actions, TODAY)).draw(40)]


def test_who_is_late_stands_first_and_each_action_has_a_sign() -> None:
    lines = _lines(
        _action(("Ana",)),
        _action(("Ana",)),
        _action(("Ana",), status="done"),
        _action(("Ben", "Chi"), "2026-11-20"),
        _action(("ben",), "2026-11-22"),
    )
    assert lines == [
        "Who has what",
        "Ben  ●○   2 open, 1 overdue",
        "Chi  ●    1 open, 1 overdue",
        "Ana  ○○✓  2 open, 1 done",
    ]


def test_who_has_only_dropped_something_has_nothing() -> None:
    assert _lines(_action(("Ana",), status="dropped")) == ["Who has what"]


def test_of_many_people_and_actions_it_is_said_that_there_are_more() -> None:
    lines = _lines(*(_action((f"Guest {number}",)) for number in range(10)), *[_action(("Guest 1",))] * 40)
    assert lines[1].split()[2].endswith("…")
    assert lines[-1] == "and 2 more people"
