"""Journeys of groups: a new one is begun with a title and names; the rest comes later."""

from pathlib import Path

from tests.journeys.conftest import Open
from tests.journeys.disk import events
from thinkpair.groups.repository import Groups
from thinkpair.session.events import SessionStarted


def test_new_group(thinkpair: Open, home: Path) -> None:
    """Title, people, saved; the agreement is added afterwards, in the same form; Home sets up what comes next."""
    terminal = thinkpair()
    terminal.wait_for("Start a session")
    terminal.press("g")
    terminal.wait_for("No groups yet")
    terminal.press("n")
    terminal.wait_for("Title", "People, one per line", "f2 more fields", gone="Agreement:")
    terminal.type("Tuesdays\nAna\nBen\nChi")
    terminal.press("ctrl+s")
    terminal.wait_for("Tuesdays (peer group)", "Chi")
    terminal.press("e")
    terminal.wait_for("Kind: ", "Mentor (if it is always the same person)")
    terminal.press("escape")
    terminal.wait_for("Tuesdays (peer group)", gone="Kind: ")
    terminal.press("escape")
    terminal.wait_for("enter open", gone="Tuesdays (peer group)")
    terminal.press("escape")
    terminal.wait_for("Start a session", "next: First meeting of a group")
    terminal.press("n")
    terminal.wait_for("Tuesdays · First meeting of a group", "What is today about?")
    group = Groups(home / "groups").read("tuesdays")
    assert (group.people, group.kind) == (("Ana", "Ben", "Chi"), "peer group")


def test_refused_group_goes_elsewhere(thinkpair: Open, home: Path) -> None:
    """A group of three sets up a pair's format: formats for three are offered, and group and names go along."""
    home.joinpath("groups").mkdir(parents=True)
    people = "".join(f'[[person]]\nname = "{name}"\n' for name in ("Ana", "Ben", "Chi"))
    (home / "groups" / "trio.toml").write_text(
        f'title = "Trio"\nkind = "peer group"\nformat = "thinking-pair"\n{people}'
    )
    terminal = thinkpair()
    terminal.wait_for("Start a session", "Trio")
    terminal.press("g", "enter")
    terminal.wait_for("Trio (peer group)")
    terminal.press("enter")
    terminal.wait_for("For 3 people: ", "f2 other format")
    terminal.press("f2")
    terminal.wait_for("Which format for 3 people?")
    terminal.press("enter")
    terminal.wait_for("Trio · Thinking round", "Ana", "Chi", gone="Which format for 3")


def test_nobody_is_mentor_for_standing_first(thinkpair: Open, home: Path) -> None:
    """Without a group and without a name for the role it is asked, until it is one of them."""
    terminal = thinkpair("run", "mentoring-first-meeting", "--people", "Joe,Mia")
    terminal.wait_for("Who is the mentor? Joe, Mia:")
    terminal.type("\nZoe\nmia\n")
    terminal.wait_for("Ready to start")
    assert [began.plan.fixed["mentor"] for began in events(home, SessionStarted)] == [("Mia",)]
