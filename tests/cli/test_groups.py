"""The command `groups`, and the sessions of a group from the command line."""

import json
from pathlib import Path

import pytest
import time_machine

from tests.commands import Cli
from tests.meetings import House, a_group, at, until_recorded
from tests.sources import shipped
from thinkpair.cli.run import last_interrupted
from thinkpair.groups.repository import Groups
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session.plan import Setup


def test_a_group_is_begun_changed_shown_and_put_away(cli: Cli, home: Path) -> None:
    code, out, _ = cli(
        "groups", "new", "Ana & Ben", "--people", "Ana, Ben", "--format", "thinking-pair", "--total", "20m",
        "--agree", "how_often=every two weeks", "--goal", "feel at home, by 2099-03-01",
    )  # fmt: skip
    assert (code, out.splitlines()[-1]) == (0, "Next: thinkpair run thinking-pair --group ana-ben")
    assert cli("groups", "edit", "ana-ben", "--purpose", "to think") == (0, "ana-ben is changed.\n", "")
    assert cli("groups", "edit", "ana-ben", "--purpose", "to think")[1] == "ana-ben: nothing to change.\n"
    out = cli("groups", "show", "ana-ben")[1]
    for words in ("How often: every two weeks", "○ feel at home, by 1 March 2099", "to think", "no session so far"):
        assert words in out
    assert cli("groups")[1].startswith("ana-ben  Ana & Ben: Ana, Ben · no session so far")
    assert cli("groups", "archive", "ana-ben")[0] == 0
    assert cli("groups")[1] == "No groups in use; 1 archived: thinkpair groups --archived\n"
    assert "archived" in cli("groups", "--archived")[1]
    (home / "groups" / "wrong.toml").write_text("title = 3")
    code, out, err = cli("groups")
    assert ("1 archived" in out, "wrong.toml:1:9" in err) == (True, True)
    assert Groups(home / "groups").read("ana-ben").archived


def test_what_a_group_has_agreed_is_not_left_below_the_screen(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was written to the terminal, where the room read it once the screen was gone."""
    group = ("Tuesdays", "--people", "Ana,Ben", "--purpose", "leave the bank", "--format", "thinking-pair")
    assert cli("groups", "new", *group)[0] == 0
    monkeypatch.setattr("thinkpair.cli.run.require_terminal", lambda: None)
    monkeypatch.setattr("thinkpair.tui.entry_points.hold_on_screen", lambda *_, **__: 0)
    assert cli("run", "--group", "tuesdays", "--stretch") == (0, "", "")


def test_a_new_group_begins_with_what_its_people_can_hold(cli: Cli, home: Path, tmp_path: Path) -> None:
    for people, begins in (("A,B", "peer-first-meeting"), ("A,B,C,D,E", "group-first-meeting")):
        out = cli("groups", "new", "Circle", "--people", people)[1]
        begun = out.splitlines()[-1].removeprefix("Next: thinkpair ").split()
        assert begun[1] == begins
        assert cli("plan", *begun[1:])[0] == 0
    nine = cli("groups", "new", "Nine", "--people", "A,B,C,D,E,F,G,H,I")[1]
    assert "Next: thinkpair run FORMAT --group nine; for 9 people there is thinking-round or " in nine
    table = tmp_path / "people.csv"
    table.write_text("Name\nAna\nBen\n")
    assert "run peer-first-meeting --group two" in cli("import", str(table), "--new", "Two", "--yes")[1]


def test_a_second_group_of_one_title_and_the_same_people_is_asked_about(cli: Cli, home: Path) -> None:
    new = ("groups", "new", "Circle", "--people", "Ana,Ben")
    assert cli(*new)[0] == 0
    code, _, err = cli("groups", "new", "circle", "--people", "ben,ANA")
    assert (code, "there is already a group “circle” with these people: circle" in err, "--yes" in err) == (
        2,
        True,
        True,
    )
    assert cli("groups", "new", "Circle", "--people", "Ana,Chi")[0] == 0
    assert Groups(home / "groups").ids() == ("circle", "circle-2")
    assert cli(*new, "--yes")[0] == 0
    cli("groups", "archive", "circle")
    cli("groups", "archive", "circle-3")
    assert cli(*new)[0] == 0


def test_an_interrupted_session_is_found_by_its_group(cli: Cli, home: Path) -> None:
    house = House(home, a_group())
    house.begin("2026-11-07", "thinking-pair").close()
    source, setup, clock = shipped("thinking-pair"), Setup(people=("Mia", "Joe")), VirtualClock(at("2026-11-08"))
    plan, service = make_plan(source, setup), SessionService(house.sessions, clock)
    service.new(plan, setup, source.texts(), lambda *_: plan).close()
    assert last_interrupted(service, None).startswith("2026-11-08")
    assert last_interrupted(service, "g").startswith("2026-11-07")
    code, _, err = cli("resume", "--group", "h", "--plain")
    assert (code, "no unfinished session of h" in err) == (1, True)


def test_where_the_only_unfinished_session_runs_resume_says_how_to_join_it(cli: Cli, home: Path) -> None:
    house = House(home, a_group())
    live = house.begin("2026-11-07", "thinking-pair")
    for group in ((), ("--group", "g")):
        _, _, err = cli("resume", "--plain", *group)
        assert "is open in another window; join it with: thinkpair join" in err
    assert "no unfinished session of h" in cli("resume", "--group", "h", "--plain")[2]
    live.close()


@pytest.mark.parametrize(
    ("people", "options", "kind"),
    [
        ("Ana,Ben", (), "pair"),
        ("Ana,Ben", ("--mentor", "Ana"), "mentor and mentee"),
        ("Ana,Ben,Chi", ("--mentor", "Ana"), "shared mentor"),
        ("Ana,Ben,Chi", (), "peer group"),
        ("Ana,Ben", ("--kind", "scheme"), "scheme"),
    ],
)
def test_a_new_group_is_of_the_kind_that_its_people_make(
    cli: Cli, home: Path, people: str, options: tuple[str, ...], kind: str
) -> None:
    assert cli("groups", "new", "Us", "--people", people, *options)[0] == 0
    assert Groups(home / "groups").read("us").kind == kind


@pytest.mark.parametrize(("people", "kind"), [("Ana,Ben", "mentor and mentee"), ("Ana,Ben,Chi", "shared mentor")])
def test_a_new_group_with_a_mentor_names_one(cli: Cli, home: Path, people: str, kind: str) -> None:
    code, _, err = cli("groups", "new", "Us", "--people", people, "--kind", kind)
    assert (code, "Mentor (if it is always the same person): who is it? Type one of Ana, Ben" in err) == (1, True)
    assert cli("groups", "new", "Us", "--people", people, "--kind", kind, "--mentor", "Ben")[0] == 0
    assert Groups(home / "groups").read("us").fixed() == {"mentor": ("Ben",)}


def test_a_word_too_many_is_what_to_search_for(cli: Cli, home: Path) -> None:
    code, _, err = cli("formats", "list", "lean")
    assert (code, "to search: thinkpair formats list --search lean" in err) == (2, True)


def test_a_sheet_for_people_that_a_format_does_not_take_is_refused(cli: Cli, home: Path) -> None:
    code, out, _ = cli("formats", "show", "thinking-pair", "--people", "3")
    assert (code, "takes 2 people, not 3" in out) == (1, True)
    assert cli("formats", "show", "thinking-pair", "--people", "2-3")[0] == 0


def test_the_json_of_a_group_says_what_is_due(cli: Cli, home: Path) -> None:
    house = House(home, a_group(review_after="1", next_meeting="2026-12-01 18:00"))
    house.hold("2026-11-07", "thinking-pair")
    code, out, err = cli("groups", "show", "g", "--json")
    shown = json.loads(out)
    assert (code, err) == (0, "")
    assert (shown["id"], shown["sessions"], shown["next_meeting"]) == ("g", 1, "2026-12-01T18:00:00")
    assert shown["due"]["format"] == "review-together"
    assert json.loads(cli("groups", "list", "--json")[1])[0] == shown


def test_a_file_that_is_wrong_is_told_with_its_line_and_left_out(cli: Cli, home: Path) -> None:
    House(home, a_group())
    (home / "groups" / "bad.toml").write_text('title = "Bad"\nkind = "pairs"\n[[person]]\nname = "Ana"\n')
    code, out, err = cli("groups")
    assert (code, "bad" in out) == (0, False)
    assert 'bad.toml:2:8: error: kind cannot be "pairs"' in err
    code, out, _ = cli("groups", "check")
    assert code == 1
    assert '  2 | kind = "pairs"\n    |        ^\n  did you mean "pair"?' in out
    assert cli("groups", "check", "g") == (0, "1 group: no problems found\n", "")


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("show", "h"), 3, 'there is no group "h"'),
        (("show", "../g"), 2, "cannot be the id of a group"),
        (("new", "X"), 2, "Name the people with --people"),
        (("new", "X", "--people", "Ana", "--kind", "pairs"), 1, 'did you mean "pair"?'),
        (("edit", "g"), 2, "what is to change?"),
        (("edit", "g", "--agree", "often=weekly"), 2, "the parts are how_often"),
        (("edit", "g", "--next", "soon"), 1, 'write it like "friday 18:00"'),
    ],
)
def test_what_cannot_be_is_told(
    cli: Cli, home: Path, argv: tuple[str, ...], code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    House(home, a_group())
    answered, _, err = cli("groups", *argv)
    assert (answered, said in err) == (code, True), err


def test_a_group_fills_in_people_format_and_time_and_says_why(cli: Cli, home: Path) -> None:
    house = House(home, a_group(people="Ana, Ben, Chi, Dan", format="thinking-round", total="30m", purpose="to think"))
    house.hold("2025-11-07", "thinking-round")
    code, out, _ = cli("plan", "--group", "g")
    assert code == 0
    assert "What we are here for: to think" in out
    assert "Ben starts: Ana started on 7 November 2025." in out
    assert "4 people, 24 min · 6 min to spare" in out
    out = cli("plan", "--group", "g", "--absent", "ben", "--total", "20m")[1]
    assert "Chi starts: Ana started on 7 November 2025." in out
    assert "3 people, 18 min · 2 min to spare" in out
    assert "starts:" not in cli("plan", "--group", "g", "--people", "Ana,Ben,Chi")[1]


def test_a_group_wants_a_format_from_somewhere(cli: Cli, home: Path) -> None:
    """Its path knows what comes next, but for one of nine people."""
    House(home, a_group(people="A, B, C, D, E, F, G, H, I"))
    assert cli("plan", "--group", "g")[0] == 2
    assert cli("plan")[0] == 2
    assert cli("plan", "thinking-pair", "--group", "g", "--absent", "Zoe")[0] == 2


def test_what_is_kept_is_what_the_stricter_of_format_and_group_wants(cli: Cli, home: Path) -> None:
    House(home, a_group(record="times"))
    assert "names and times only" in cli("plan", "thinking-pair", "--group", "g")[1]


def test_a_group_that_wants_it_opens_with_what_was_agreed_from_the_second_time_on(cli: Cli, home: Path) -> None:
    house = House(home, a_group(review_first="yes"))
    assert "Since last time" not in cli("plan", "thinking-pair", "--group", "g")[1]
    house.hold("2026-11-07", "thinking-pair")
    assert "1  Since last time" in cli("plan", "thinking-pair", "--group", "g")[1]


def test_an_ask_for_the_purpose_is_answered_by_what_the_group_has_written_down(
    cli: Cli, home: Path, tmp_path: Path
) -> None:
    House(home, a_group(purpose="to think"))
    path = tmp_path / "talk.toml"
    ask = '[ask.purpose]\nquestion = "What for?"\n'
    path.write_text(
        f'title = "Talk"\n{ask}[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "On {{purpose}}"\ntime = "1m"\n'
    )
    plan = json.loads(cli("plan", str(path), "--group", "g", "--json")[1])
    assert (plan["slots"][0]["step"], plan["warnings"]) == ("On to think", [])
    typed = json.loads(cli("plan", str(path), "--group", "g", "--answer", "purpose=to rest", "--json")[1])
    assert typed["slots"][0]["step"] == "On to rest"


def test_group_already_running(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a session of a group that runs elsewhere is told which, and how to follow it."""
    running = until_recorded(House(home, a_group()).begin("2026-11-07", "thinking-pair"))
    said = f"Thinking pair is already running for this group, since 18:00: thinkpair follow {running.session_id}"
    argv = ("run", "thinking-pair", "--plain", "--group", "g")
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert said in cli(*argv)[1]
        running.close()
        assert "already running" not in cli(*argv)[1]


def test_dates_are_echoed(cli: Cli, home: Path) -> None:
    """What was understood of each date that was typed is said, by `new` and by `edit`."""
    with time_machine.travel("2026-11-21T12:00:00+00:00", tick=False):
        typed = ("--next", "friday 18:00", "--goal", "feel at home, by 1 March")
        out = cli("groups", "new", "Us", "--people", "Ana,Ben", *typed)[1]
        assert "Next meeting Fri 27 November 2026, 18:00." in out
        assert "Goal: ○ feel at home, by 1 March 2027." in out
        out = cli("groups", "edit", "us", "--review-by", "end of january", "--every", "2 weeks", "--until", "15/7")[1]
        assert "Review by: Sun 31 January 2027." in out
        assert "Meets until Thu 15 July 2027; the last one is Fri 9 July 2027." in out
        assert "Goal" not in out
        code, _, err = cli("groups", "edit", "us", "--until", "2026-01-01")
        assert (code, "Thu 1 January 2026 is in the past" in err) == (1, True)
        cli("groups", "new", "We", "--people", "Chi,Dan")
        out = cli("groups", "edit", "we", "--every", "2 weeks", "--on", "tuesday", "--until", "31 march")[1]
        assert "Meets until Wed 31 March 2027; the last one is Tue 30 March 2027 at the latest." in out
    with time_machine.travel("2027-08-01T12:00:00+00:00", tick=False):
        assert cli("groups", "edit", "us", "--every", "week")[0] == 0, "a day that has passed since stays"


def test_absent_all_session(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who of the group was not there at all stands so in the minutes, and in exports with initials alone."""
    House(home, a_group(people="Ana, Ben, Chi, Dan"))
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        argv = ("run", "thinking-round", "--group", "g", "--absent", "Ben", "--plain")
        assert cli(*argv)[0] == 0
    minutes = cli("sessions", "show", "last")[1]
    assert "Came later, left or away\n  Ben: absent" in minutes
    names = cli("export", "last", "--to", "json", "--redact", "-o", "-")[1]
    assert "Ben" not in names
