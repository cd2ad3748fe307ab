"""A canary in what is one person's own (a private brief, a reflection, an evaluation answer) reaches nothing that
others see: the big screen here and on a joined screen, a second screen, phones, minutes, exports, other programs."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Cli
from tests.follows import FirstScreen
from tests.session.plans import group, plan_of, slot
from tests.sharing.test_local import Machine
from thinkpair.export.targets import TARGETS
from thinkpair.groups.repository import Groups
from thinkpair.plain.follow import PlainFollower
from thinkpair.runtime.session_follower import RunningSessionFinder
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan, RoleText
from thinkpair.session.room_view import room_view
from thinkpair.session.roster import present
from thinkpair.session.view import View
from thinkpair.sharing.guest_view import view_for_guests

CANARY = "quetzalcanary"
PAIRS = (("Ana", "Ben"), ("Chi", "Dan"))
SEEN = "What do you hope for?"
GROUP = """title = "Ana and Ben"
[scheme]
id = "s"
pair = "p01"
evaluation = "Did it help?"
[[person]]
name = "Ana"
[[person]]
name = "Ben"
"""


def briefed() -> Plan:
    """A plan whose roles and steps have a canary in each brief."""
    roles = {"thinker": RoleText("thinker", (CANARY,)), "listener": RoleText("listener", (CANARY,))}
    pairs = [
        tuple(group(*two, roles={"thinker": (two[at],), "listener": (two[1 - at],)}, prompt=(SEEN,)) for two in PAIRS)
        for at in (0, 1)
    ]
    briefs: dict[str, Any] = {"thinker": (CANARY,), "listener": (CANARY,)}
    people = (*PAIRS[0], *PAIRS[1])
    return plan_of(*(slot(300, groups=groups, briefs=briefs) for groups in pairs), people=people, roles=roles)


def words_of(view: View) -> str:
    """Return what the big screen is given of a view, as text."""
    return repr(room_view(view))


def briefs_of(view: View) -> str:
    """Return all briefs that are shown to their holders."""
    return "".join(person.brief for seen in view.groups for person in seen.people)


def moments(first: FirstScreen) -> Iterator[None]:
    """A session with two turns, at every moment that differs."""
    yield
    for command in (ask.Start(), ask.Pause(), ask.Continue(), ask.EndTurn(), ask.EndTurn(), ask.Close()):
        first.do(command)
        yield


def test_a_private_brief_is_nowhere_but_on_the_stage(cli: Cli, home: Path) -> None:
    first = FirstScreen(home / "sessions", briefed())
    said: list[str] = []
    follower = PlainFollower(RunningSessionFinder(first.sessions, first.clock, first.live.session_id), said.append)
    stage = ""
    for _ in moments(first):
        view = first.live.view()
        stage += briefs_of(view)
        said.append(words_of(view))
        said.append(repr(view_for_guests(view, present(first.live.session), now=first.live.now)))
        follower.glance()
    first.ends()
    session = first.live.session_id
    said += cli("events", session, "--json")[1:]
    said += cli("sessions", "show", session)[1:]
    for target in TARGETS:
        said += cli("export", session, "--to", target)[1:]
    told = "\n".join(said)
    assert CANARY in stage
    assert SEEN in told
    assert CANARY not in told


def test_a_joined_screen_shows_the_room_no_private_brief(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "sessions", briefed())
    ben = machine.join()
    ben.do(ask.Start())
    machine.until(ben, "running")
    view = ben.view()
    assert CANARY in briefs_of(view)
    assert SEEN in words_of(view)
    assert CANARY not in words_of(view)
    ben.close()
    machine.live.close()


def test_a_reflection_stays_out_of_what_other_programs_and_screens_are_told(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the commands, screens and exports that tests/cli/test_reflect.py goes through."""
    first = FirstScreen(home / "sessions", briefed())
    monkeypatch.setattr("sys.stdin", io.StringIO("hummingcanary\nq\n"))
    assert "1 answer saved" in cli("reflect", "--with", "Ana,Ben")[1]
    said: list[str] = []
    follower = PlainFollower(
        RunningSessionFinder(first.sessions, first.clock, first.live.session_id), said.append, full=True
    )
    for _ in moments(first):
        said.append(briefs_of(first.live.view()) + words_of(first.live.view()))
        follower.glance()
    first.ends()
    said += cli("events", first.live.session_id, "--json")[1:]
    told = "\n".join(said)
    assert SEEN in told
    assert "hummingcanary" not in told


def test_an_answer_of_the_evaluation_is_in_the_file_that_is_sent_and_nowhere_else(
    cli: Cli, home: Path, tmp_path: Path
) -> None:
    Groups(home / "groups").root.mkdir(parents=True)
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP)
    cli("sessions", "list")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    code, out, _ = cli("report", "--yes", "--score", "1=4,5", "-o", str(tmp_path / "sent.csv"))
    assert (code, '"question 1","4 5"' in out) == (0, True)
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert after == before
