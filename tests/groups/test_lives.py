"""Two mentoring relationships from the first meeting to the ending, in virtual time: Joe's three months, Sarah's
milestones. What was agreed in one meeting is there in the next."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.meetings import House, a_group, at
from thinkpair.groups.agreement import GroupAtEnd, save_before_close
from thinkpair.groups.form import texts_of
from thinkpair.groups.summary import next_format
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command

COACH = "coach, who helps me set an aim and a next step"
CHALLENGER = "challenger, who questions what I take for granted"


class Life:
    """A mentor and a mentee who meet on days of their own; `rows` tell what came of each meeting."""

    def __init__(self, folder: Path, mentee: str, **more: str) -> None:
        people = f"Mia, {mentee}"
        self.house = House(folder, a_group(people=people, mentor="Mia", kind="mentor and mentee", **more))
        self.live: LiveSession | None = None

    def comes(self, day: str) -> str:
        """Return what the group is offered on a day: what is due, or what is next."""
        known = self.house.known()
        due = known.due(at(day).date())
        return due.format if due else next_format(known.group, len(known.past))

    def begin(self, day: str) -> LiveSession:
        """Begin what the group is offered."""
        self.live = self.house.begin(day, self.comes(day))
        return self.live

    def go(self, at_steps: Mapping[str, Sequence[Command]], stance: str = "") -> LiveSession:
        """Go to the summary, saying in each step what is said there."""
        assert self.live
        live, left = self.live, dict(at_steps)
        live.do(ask.Start()) if live.view().phase == "ready" else self._choose(stance)
        if live.view().phase == "ready":
            live.do(ask.Start())
        while (view := live.view()).phase != "finished":
            for command in left.pop(live.session.slot.step if live.session.slot else "", ()):
                live.do(command)
            if view.phase == "choosing":
                self._choose(stance)
            elif view.phase == "capture":
                live.do(ask.GoOn())
            else:
                self.house.clock.advance((view.remaining or 120) / 2)
                live.do(ask.EndTurn())
        assert not left, f"no such step: {left}"
        return live

    def _choose(self, stance: str) -> None:
        assert self.live
        choice = self.live.view().choice
        assert choice
        self.live.do(ask.Decide(choice.key, stance if choice.words.endswith("mentor today?") else ""))

    def close(self) -> None:
        assert self.live
        save_before_close(self.house.groups.root, self.live)
        self.house.close(self.live)

    @property
    def goals(self) -> list[str]:
        return texts_of(self.house.groups.read("g"))["goals"].splitlines()


def test_joe_is_confident_in_three_months(tmp_path: Path) -> None:
    """A coaching stance, a goal by a day; six meetings, a review after four, an ending, the archive."""
    joe = Life(tmp_path, "Joe")
    live = joe.begin("2026-09-01")
    assert live.plan.format == "mentoring-first-meeting"
    live = joe.go(
        {
            "What I want from mentoring": [ask.AddItem("to feel confident in my new role")],
            "1 How often": [ask.AddItem("every three weeks, Joe arranges it")],
            "6 Review and conclusion": [ask.AddItem("review after 4 meetings"), ask.AddItem("it ends on 1 December")],
        }
    )
    live.do(ask.AddGoal("lead the team meeting without notes", "2026-12-01"))
    live.do(ask.AddAction(("Joe",), "ask two people how they see me", "2026-09-20", "Mia"))
    known = GroupAtEnd(joe.house.groups.root, live).known_terms()
    assert known == {"review": "after 4 meetings", "ends": "1 December 2026", "every": ""}
    agreed = GroupAtEnd(joe.house.groups.root, live).agree_terms(known, {**known, "every": "every 3 weeks"})
    assert agreed == "every 3 weeks, review after 4 sessions, ends Tue 1 December 2026"
    joe.close()
    group = joe.house.groups.read("g")
    assert (group.purpose, group.review_after, group.ends) == (
        "to feel confident in my new role",
        4,
        date(2026, 12, 1),
    )

    wanted = []
    for day, words in (("2026-09-22", "done"), ("2026-10-13", "open"), ("2026-11-03", "smaller")):
        live = joe.begin(day)
        assert live.plan.format == "mentoring-conversation"
        (last,) = live.view().review
        filled = joe.house.filled
        assert filled
        wanted.append(filled.chosen.get("stance", ()))
        command = ask.ReviewAction(last.session, last.action.number, "done")
        if words == "open":
            command = ask.ReviewAction(last.session, last.action.number, "open", due="2026-11-01")
        elif words == "smaller":
            command = ask.ReviewAction(last.session, last.action.number, "smaller", "open one meeting", "2026-11-20")
        new = [ask.AddAction(("Joe",), "open the next team meeting", "2026-10-12", "Mia")] if words == "done" else []
        joe.go({"What became of it": [command], "My next steps": new}, COACH)
        joe.close()
    assert wanted == [(), (COACH,), (COACH,)]

    live = joe.begin("2026-11-10")
    assert (live.plan.format, [last.action.what for last in live.view().review]) == (
        "mentoring-review",
        ["open one meeting"],
    )
    joe.go({"Our agreement": [ask.ReviewPart("how_often", "every two weeks, Joe arranges it")]})
    joe.close()
    assert joe.house.groups.read("g").agreement.how_often == "every two weeks, Joe arranges it"

    live = joe.begin("2026-11-24")
    assert live.plan.format == "mentoring-ending"
    live = joe.go({"Last actions": [], "How far you have come": []})
    assert GroupAtEnd(joe.house.groups.root, live).farewell_question() == (
        "Archive the group g? 1 goal is still open: lead the team meeting without notes."
    )
    live.do(ask.ReviewGoal(1, "reached"))
    joe.close()
    GroupAtEnd(joe.house.groups.root, live).archive()
    group = joe.house.groups.read("g")
    assert (joe.goals, group.goal[0].reached, group.archived) == (
        ["[x] lead the team meeting without notes, by 2026-12-01"],
        date(2026, 11, 24),
        True,
    )


def test_sarah_decides_by_milestones(tmp_path: Path) -> None:
    """Interim goals with dates: reached, moved, reworded, dropped, a new one; each seen where it is talked about."""
    sarah = Life(tmp_path, "Sarah", purpose="an informed decision about my career", how_often="monthly")
    told = []
    meetings: tuple[tuple[str, str, list[Command]], ...] = (
        (
            "2026-09-07",
            COACH,
            [
                ask.AddGoal("decide: clinic or research", "2027-02-01"),
                ask.AddGoal("talk to three people in each", "2026-10-05", under=1),
                ask.AddGoal("spend a week in a lab", "2026-12-18", under=1),
                ask.AddGoal("list for and against", under=1),
            ],
        ),
        ("2026-10-05", CHALLENGER, [ask.ReviewGoal(2, "reached"), ask.ReviewGoal(3, "moved", by="2027-01-15")]),
        (
            "2026-12-07",
            CHALLENGER,
            [
                ask.ReviewGoal(4, "reworded", "write to myself from five years on", "2027-01-20"),
                ask.AddGoal("ask the dean about half and half", under=1),
            ],
        ),
        (
            "2027-01-25",
            COACH,
            [ask.ReviewGoal(3, "reached"), ask.ReviewGoal(4, "reached"), ask.ReviewGoal(5, "dropped")],
        ),
        ("2027-02-01", COACH, [ask.ReviewGoal(1, "reached")]),
    )
    for day, stance, said in meetings:
        sarah.begin(day)
        sarah.go({"What today is for": said}, stance)
        sarah.close()
        told.append(sarah.goals)
    assert told == [
        [
            "decide: clinic or research, by 2027-02-01",
            "- talk to three people in each, by 2026-10-05",
            "- spend a week in a lab, by 2026-12-18",
            "- list for and against",
        ],
        [
            "decide: clinic or research, by 2027-02-01",
            "- [x] talk to three people in each, by 2026-10-05",
            "- spend a week in a lab, by 2027-01-15",
            "- list for and against",
        ],
        [
            "decide: clinic or research, by 2027-02-01",
            "- [x] talk to three people in each, by 2026-10-05",
            "- spend a week in a lab, by 2027-01-15",
            "- write to myself from five years on, by 2027-01-20",
            "- ask the dean about half and half",
        ],
        [
            "decide: clinic or research, by 2027-02-01",
            "- [x] talk to three people in each, by 2026-10-05",
            "- [x] spend a week in a lab, by 2027-01-15",
            "- [x] write to myself from five years on, by 2027-01-20",
        ],
        [
            "[x] decide: clinic or research, by 2027-02-01",
            "- [x] talk to three people in each, by 2026-10-05",
            "- [x] spend a week in a lab, by 2027-01-15",
            "- [x] write to myself from five years on, by 2027-01-20",
        ],
    ]
    reached = [(step.what, step.reached) for step in sarah.house.groups.read("g").goal[0].milestone if step.reached]
    assert reached == [
        ("talk to three people in each", date(2026, 10, 5)),
        ("spend a week in a lab", date(2027, 1, 25)),
        ("write to myself from five years on", date(2027, 1, 25)),
    ]
