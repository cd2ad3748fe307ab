"""Home in lines of text: what is chosen, and what is asked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source
from thinkpair.formats.summary import glance, in_sections
from thinkpair.groups.rotation import FirstPerson
from thinkpair.plain.home import HomeChoice, PlainHome
from thinkpair.plain.home_text import GroupOffer

NOW = datetime(2026, 11, 29, 14, 0, tzinfo=UTC)
ROLES = """\
title = "Our own talk"
people = 2
[ask.topic]
question = "What about?"
options = ["work", "life"]
[role.coach]
fixed = true
[role.client]
fixed = true
[[round]]
title = "Talk"
  [[round.step]]
  title = "Talk"
  speak = "client"
  time = "10m"
"""


class Desk:
    """Somebody who types, and what was said to them."""

    def __init__(self, folder: Path | None = None, held: Sequence[str] = (), **more: object) -> None:
        library = Library((folder,) if folder else ())
        formats = in_sections([glance(entry.path) for entry in library.entries()], held)
        self.said: list[str] = []
        self.home = PlainHome(tuple(formats), library, self.said.append, lambda: NOW, **more)  # type: ignore[arg-type]  # a test names what it needs
        self.home.open()

    def type(self, *lines: str) -> str:
        """Type lines; return what is said to the last of them."""
        for line in lines:
            self.said.clear()
            self.home.hear(line)
        return "\n".join(self.said)

    @property
    def start(self) -> HomeChoice | None:
        return self.home.start


def people_of(start: HomeChoice | None) -> tuple[str, ...]:
    assert start
    assert start.proposal
    assert start.proposal.plan
    return start.proposal.plan.people


def test_choosing_a_format_naming_people_and_the_time_leads_to_a_plan() -> None:
    desk = Desk()
    assert "Who takes part?" in desk.type("thinking pair")
    assert "Length or end time?" in desk.type("Ana, Ben")
    assert "Thinking pair with Ana, Ben: 20 min, ends at 14:20." in desk.type("20m")
    assert people_of(desk.start) == ("Ana", "Ben")


def test_the_first_list_is_in_the_order_of_home() -> None:
    desk = Desk(held=["lean-coffee"])
    headings = [line for line in desk.said if line.endswith(":")]
    assert headings == ["Held before:", "For two:", "For a group:", "For mentoring:"]
    assert desk.said[2].startswith("  1  Lean coffee")
    assert desk.said[4].startswith("  2  Thinking pair")
    everything = desk.type("list").splitlines()
    assert [line for line in everything if line.endswith(":")] == [*headings, "More:"]


def test_words_list_what_has_them_and_a_number_takes_one_of_that_list() -> None:
    desk = Desk()
    listed = desk.type("listen")
    assert "Which of these?" in listed
    first = listed.splitlines()[0].split("  ")[-1].partition(":")[0]
    assert first in desk.type("1")


@pytest.mark.parametrize("typed", ["zzz", "0", "9999"])
def test_what_is_not_in_the_list_is_asked_again(typed: str) -> None:
    assert "No matches. Which format?" in Desk().type(typed)


def test_a_wrong_number_of_people_is_told_and_asked_again() -> None:
    desk = Desk()
    assert "2 people" in desk.type("thinking-pair", "Ana, Ben, Chi")
    assert "Length or end time?" in desk.type("Ana, Ben")


def test_another_format_takes_the_same_people() -> None:
    """Three formats for so many people are named; the number of one takes it, and the names stay."""
    desk = Desk()
    said = desk.type("thinking-pair", "Ana, Ben, Chi")
    assert "takes 2 people, not 3. For 3 people:" in said
    assert "1  Thinking round" in said
    assert "Type a number from 1 to 3" in desk.type("4")
    assert "Length or end time?" in desk.type("1")
    desk.type("", "")
    assert people_of(desk.start) == ("Ana", "Ben", "Chi")


def test_a_length_that_is_not_understood_is_told_and_asked_again() -> None:
    desk = Desk()
    assert "Try again" in desk.type("thinking-pair", "Ana, Ben", "soonish")
    desk.type("")
    assert people_of(desk.start) == ("Ana", "Ben")


def test_fixed_roles_and_questions_are_asked_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "our-own.toml").write_text(ROLES)
    desk = Desk(tmp_path)
    assert "Coach, if it is always the same person?" in desk.type("our own talk", "Ana, Ben", "")
    assert "not here" in desk.type("Zoe") or "Zoe" in "\n".join(desk.said)
    assert "Client" in desk.type("Ben")
    assert "What about? (work / life)" in desk.type("Ana")
    desk.type("li")
    assert desk.start
    assert desk.start.proposal
    assert desk.start.proposal.setup.answers == {"topic": "life"}
    assert desk.start.proposal.setup.roles == {"coach": ("Ben",), "client": ("Ana",)}


def test_an_unfinished_session_is_offered_first() -> None:
    desk = Desk(unfinished=("abc", "Thinking pair with Ana, Ben"))
    assert "Unfinished: Thinking pair with Ana, Ben. Type c to continue." in desk.said
    desk.type("c")
    assert desk.start == HomeChoice(resume="abc")


def test_who_is_the_mentor_is_asked_until_it_is_said() -> None:
    desk = Desk()
    assert "Who is the mentor? Type the name." in desk.type("first mentoring meeting", "Joe, Mia", "")
    assert "Who is the mentor?" in desk.type("")
    assert desk.start is None
    desk.type("Mia")
    assert desk.start
    assert desk.start.proposal
    assert desk.start.proposal.setup.roles == {"mentor": ("Mia",)}


def test_a_group_is_chosen_by_its_title_and_what_it_holds_next() -> None:
    due = GroupOffer("a-b", "Ana and Ben", ("Ana", "Ben"), "review-together", "Review together", "A review is due.")
    coming = GroupOffer("a-b", "Ana and Ben", ("Ana", "Ben"), "thinking-pair", "Thinking pair")
    desk = Desk(groups=(due, coming))
    listed = desk.type("ana and ben")
    assert "1  Ana and Ben: the group of Ana, Ben, next: Review together. A review is due." in listed
    assert "2  Ana and Ben: the group of Ana, Ben, next: Thinking pair\n" in listed
    desk.type("1")
    assert desk.start == HomeChoice(group="a-b", format="review-together")


def test_back_list_help_and_quit_work_at_every_question() -> None:
    desk = Desk()
    assert "Which format?" in desk.type("thinking-pair", "back")
    assert "number or words" in desk.type("thinking-pair", "?")
    assert "Thinking pair" in desk.type("list")
    desk.type("q")
    assert desk.home.over


def test_back_leads_to_the_question_before() -> None:
    """From what a search found, to the first list; from the length, to the names, which Enter keeps."""
    desk = Desk()
    first = desk.type("list", "back")
    assert "type list to see all" in first
    assert desk.type("thinking", "back") == first
    desk.type("thinking-pair", "Ana, Ben")
    assert desk.type("back") == "Who takes part? Enter for Ana, Ben."
    assert "Length or end time?" in desk.type("")
    desk.type("20m")
    assert people_of(desk.start) == ("Ana", "Ben")


def test_open_actions_are_counted_and_what_there_is_can_be_read() -> None:
    """Words that name what Home on the screen shows beside the formats are no search for a format."""
    desk = Desk(open_actions=3)
    assert "3 open actions: type actions to read them." in "\n".join(desk.said)
    for word, command in (("actions", ("actions", "--open")), ("minutes", ("sessions", "show", "last"))):
        desk.type(word)
        assert desk.start == HomeChoice(command=command)
    assert Desk().type("c") == "No unfinished session to continue."


def test_several_answers_are_typed_with_commas_by_their_beginnings(tmp_path: Path) -> None:
    several = ROLES.replace(
        'options = ["work", "life"]', 'options = ["work", "life", "art"]\nseveral = true\nother = true'
    )
    several = several.replace("[role.coach]\nfixed = true\n[role.client]\nfixed = true", "[role.client]")
    (tmp_path / "our-own-talk.toml").write_text(several.replace('time = "10m"', 'time = "10m"\nprompt = "{topic}"'))
    desk = Desk(tmp_path)
    asked = desk.type("our own talk", "Ana, Ben", "")
    assert "Several: with commas between them. Or answer in your own words." in asked
    desk.type("wo, li, luck")
    assert desk.start
    assert desk.start.proposal
    assert desk.start.proposal.plan
    assert desk.start.proposal.plan.answers == {"topic": "work, life, luck"}


def test_the_other_one_starts_where_the_same_people_met_before() -> None:
    def starts(_source: Source, people: Sequence[str], roles: Mapping[str, Sequence[str]]) -> FirstPerson:
        met = "Ben" in people and not roles
        return FirstPerson("Ben", "Ben starts: Ana started yesterday.") if met else FirstPerson()

    desk = Desk(starts=starts)
    assert "Ben starts: Ana started yesterday. To change it, type swap Ben, Ana." in desk.type(
        "thinking pair", "Ana, Ben", ""
    )
    assert people_of(desk.start) == ("Ben", "Ana")
    desk = Desk(starts=starts)
    assert "starts" not in desk.type("thinking pair", "Ana, Zoe", "")
    assert people_of(desk.start) == ("Ana", "Zoe")


def test_a_mistyped_title_is_named() -> None:
    assert "No matches. Did you mean Lean coffee?" in Desk().type("laen cofee")
    assert "Did you mean" not in Desk().type("xyzzy")


def test_names_that_stay_are_not_asked_for_again_and_what_is_to_spare_is_said() -> None:
    desk = Desk()
    assert "Who takes part?" not in desk.type("lean coffee", "Ana, Ben", "2")
    assert "ends at 14:03, 27 min to spare" in desk.type("half an hour")
