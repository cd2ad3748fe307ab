"""`plan --to html` and `--to md`: what is handed out, what stays private, and that no text becomes markup."""

import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.commands import Cli
from tests.session.plans import group, plan_of, slot
from thinkpair.export.handout import handout_html, handout_markdown
from thinkpair.wording.handout import handout

DAY = """\
title = "<script>alert(1)</script> & *day*"
people = "2+"
notes = "Keep the door open for {mentee}."
rules = ["<b>Nobody</b> [interrupts](javascript:x)."]
[role.mentee]
brief = "Say what you want."
[role.mentor]
[[round]]
title = "Talks"
each = "mentee"
groups = "pairs"
  [[round.step]]
  title = "Talk"
  speak = "mentee"
  time = "5m"
  brief = { mentor = "Watch how {mentee} begins." }
  prompt = "{mentee}: <img src=x onerror=alert(1)> what?"
[[round]]
title = "Meet"
repeat = 3
groups = "pairs"
partners = "new"
  [[round.step]]
  title = "Each"
  speak = "each"
  time = "90s"
"""
NAMES = ("Ana", "<i>Bob</i>", "C | *d*", "<script>Dan", "`Eva`", "[F](http://x)", "G&amp;H", '"x" onload=y')
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "section", "div", "h1", "h2", "h3", "p", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "br", "strong", "em"),
}
PRIVATE = ("Say what you want.", "Watch how", "Keep the door open")


class Page(HTMLParser):
    """The elements, attributes and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def day(tmp_path: Path) -> str:
    path = tmp_path / "day.toml"
    path.write_text(DAY)
    return str(path)


def page(text: str, kind: str) -> Page:
    return Page(text if kind == "html" else MarkdownIt("commonmark").enable("table").render(text))


@pytest.mark.parametrize("kind", ["html", "md"])
def test_no_name_and_no_text_becomes_markup(cli: Cli, day: str, kind: str) -> None:
    code, out, err = cli("plan", day, "--people", "4", "--to", kind, "--notes")
    assert (code, err) == (0, "")
    _is_plain(page(out, kind), "<script>alert(1)</script> & *day*", "onerror=alert(1)", "<b>Nobody</b>")
    apart = [group(*NAMES[:4], floor="open"), group(*NAMES[4:], floor="open")]
    sheet = handout(plan_of(*(slot(60, name) for name in NAMES), slot(60, groups=tuple(apart)), people=NAMES))
    _is_plain(page(handout_html(sheet) if kind == "html" else handout_markdown(sheet), kind), *NAMES)


def _is_plain(shown: Page, *texts: str) -> None:
    assert shown.tags <= ALLOWED
    assert shown.attributes <= {"lang", "charset", "name", "content", "http-equiv", "class", "dir", "style"}
    assert [text for text in texts if text not in shown.words] == []


def test_the_page_stands_alone_and_may_load_nothing(cli: Cli, day: str) -> None:
    _, out, _ = cli("plan", day, "--people", "4", "--to", "html")
    assert "default-src 'none'" in out
    assert not re.search(r"url\(|@import", out)
    assert 'name="viewport"' in out
    assert "@media print" in out


@pytest.mark.parametrize("kind", ["html", "md"])
def test_private_things_are_in_it_only_if_asked_for(cli: Cli, day: str, kind: str) -> None:
    _, public, _ = cli("plan", day, "--people", "4", "--to", kind)
    _, private, _ = cli("plan", day, "--people", "4", "--to", kind, "--notes")
    assert [words for words in PRIVATE if words in public] == []
    assert [words for words in PRIVATE if words not in private] == []


@pytest.mark.parametrize("kind", ["html", "md"])
def test_it_says_who_is_with_whom_in_each_repeat(cli: Cli, day: str, kind: str) -> None:
    _, out, _ = cli("plan", day, "--people", "Ana,Ben,Chi,Dan", "--to", kind, "--start", "09:00")
    _, _, pinned = page(out, kind).words.partition("Who is with whom")
    for time, *pairs in (
        ("09:10", "Ana, Dan", "Ben, Chi"),
        ("09:13", "Ana, Chi", "Dan, Ben"),
        ("09:16", "Ana, Ben", "Chi, Dan"),
    ):
        at = pinned.index(time)
        assert all(any(both in pinned[at:] for both in (pair, ", ".join(reversed(pair.split(", "))))) for pair in pairs)
    assert "Meet, 2nd time" in pinned


def test_several_groups_read_roles_and_not_the_names_of_the_first(cli: Cli, day: str) -> None:
    _, out, _ = cli("plan", day, "--people", "Ana,Ben,Chi,Dan", "--to", "md")
    assert "The mentee: " in out
    assert "Ana: " not in out


def test_a_round_of_everybody_is_one_line(cli: Cli) -> None:
    _, out, _ = cli("plan", "check-in", "--people", "Ana,Ben,Chi", "--to", "md")
    (line,) = [line for line in out.splitlines() if "Ana, Ben, Chi" in line and line.startswith("|")]
    assert "each |" in line


def test_a_topic_that_repeats_is_said_to_be_each_topic(cli: Cli) -> None:
    _, out, _ = cli("plan", "lean-coffee", "--people", "5")
    assert "Everyone · each topic, 5 min, as long as time lasts" in out
    assert "each topic: Pitch, 30 s, 5 min at most for all" in out
    assert "{item}" not in out
    _, out, _ = cli("plan", "lean-coffee", "--people", "5", "--to", "md")
    assert "**each topic**" in out
    assert "{item}" not in out


def test_breaks_for_actions_say_the_time_that_is_planned_for_them(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "timed.toml"
    path.write_text(DAY.replace("people =", 'capture = "2m"\npeople ='))
    _, out, _ = cli("plan", str(path), "--people", "2")
    assert "2 breaks for actions, 2 min each" in out


def test_the_name_says_what_is_written_and_nothing_is_overwritten(cli: Cli, day: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    assert cli("plan", day, "--people", "4", "-o", str(sheet))[:2] == (0, f"written to {sheet}\n")
    assert sheet.read_text().startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    code, _, err = cli("plan", day, "--people", "4", "-o", str(sheet))
    assert code == 3
    assert "--force" in err
    assert cli("plan", day, "--people", "2", "-o", str(sheet), "--force")[0] == 0


@pytest.mark.parametrize(
    ("options", "words"), [(("--json", "--to", "md"), "not both"), (("--notes",), "--to html or --to md")]
)
def test_options_that_do_not_go_together_are_refused(cli: Cli, day: str, options: tuple[str, ...], words: str) -> None:
    code, out, err = cli("plan", day, "--people", "4", *options)
    assert (code, out) == (2, "")
    assert words in err


def test_groups_stay_the_same_while_somebody_sits_outside(cli: Cli) -> None:
    _, out, _ = cli("plan", "troika-consulting", "--people", "6", "--to", "md")
    _, _, pinned = out.partition("## Who is with whom")
    assert pinned.count("\n1. ") == 2  # one for each round
    assert pinned.count("1. A, B, C\n2. D, E, F") == 2


@pytest.mark.parametrize("notes", [False, True])
def test_a_step_may_be_called_as_the_breaks_for_actions(notes: bool) -> None:
    sheet = handout(plan_of(slot(60, step="Agreed actions"), slot(60, step="Agreed actions", round=2)), notes=notes)
    assert [line.what for part in sheet.parts for line in part.lines] == ["Agreed actions", "Agreed actions"]
