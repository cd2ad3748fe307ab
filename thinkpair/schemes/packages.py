"""What each pair is sent: a package with its group, the scheme's formats, a form for its report, and a letter.

Everything can go by mail: a zip file for each pair, and a table for serial mails.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.files import files_error, private_folder, read_file, replace_file
from thinkpair.formats.library import SUFFIX
from thinkpair.formats.pack_sources import read_zip, zipped
from thinkpair.formats.toml_document import MOST_BYTES
from thinkpair.groups.csv_table import csv_text
from thinkpair.groups.group_toml import group_text
from thinkpair.groups.model import Group, Kind, Person, SchemeLink
from thinkpair.groups.parser import read_group
from thinkpair.groups.setup_form import MENTOR
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.schemes import messages
from thinkpair.schemes.match_table import PAIR, PEERS, SHARED, MatchRow, Sent, known_as
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import Member
from thinkpair.schemes.report import blank_form
from thinkpair.schemes.scheme_folder import SchemeFolder
from thinkpair.units import and_names, say_date

PAIRS, FORMATS, MAIL = "pairs", "formats", "mail.csv"
GROUP_FOLDER = "group"
"""The folder in a package that has the group's file: `formats add` passes it over."""

_KINDS: Mapping[str, Kind] = {PAIR: "mentor and mentee", SHARED: "shared mentor", PEERS: "peer group"}
_FORMATS = {
    PAIR: ((2, "mentoring-conversation"),),
    SHARED: ((7, "shared-mentor"), (14, "mentoring-circle")),
    PEERS: ((2, "thinking-pair"), (3, "thinking-round"), (8, "peer-mentoring-group")),
}
"""The usual format of each kind, by the most people that it is for."""


class PairOfScheme(Struct, frozen=True):
    """A pair, a shared mentor with mentees, or a peer group: its code, kind, mentor (None for peers) and people."""

    code: str
    kind: str
    mentor: Member | None
    others: tuple[Member, ...]

    @property
    def people(self) -> tuple[Member, ...]:
        """Everyone in it, the mentor last: the mentee is who arranges and begins."""
        return (*self.others, self.mentor) if self.mentor else self.others

    def has(self, sent: Sent | None) -> bool:
        """Tell whether a package was written for these people, or cannot be read any more."""
        if sent is None:
            return True
        mentor = known_as(self.mentor.name, self.mentor.email) if self.mentor else ""
        return sent.is_for(mentor, (known_as(member.name, member.email) for member in self.others))

    @property
    def title(self) -> str:
        """Who it is: "Ana and Ben"."""
        names = [member.name for member in self.people]
        full = and_names(names)
        return full if len(full) <= TITLE_LIMIT else safe_text(f"{names[0]} and {len(names) - 1} others", TITLE_LIMIT)


def pairs_in(seats: Sequence[MatchRow], members: Sequence[Member]) -> tuple[PairOfScheme, ...]:
    """Return the pairs and groups of a table of matches by their codes. Raises ContentError for two mentors of one."""
    here = {member.name: member for member in members}
    used = sorted((seat for seat in seats if seat.code and seat.known), key=lambda seat: (len(seat.code), seat.code))
    return tuple(_pair(code, list(rows), here) for code, rows in groupby(used, key=lambda seat: seat.code))


def _pair(code: str, seats: Sequence[MatchRow], here: Mapping[str, Member]) -> PairOfScheme:
    mentors = {seat.mentor for seat in seats if seat.kind != PEERS}
    if len(mentors) > 1 or (mentors and any(seat.kind == PEERS for seat in seats)):
        raise ContentError(messages.several_mentors(code))
    mentor = here.get(next(iter(mentors), ""))
    kind = PEERS if mentor is None else SHARED if len(seats) > 1 else PAIR
    return PairOfScheme(code, kind, mentor, tuple(here[seat.person] for seat in seats))


def group_of(scheme: Scheme, pair: PairOfScheme) -> Group:
    """Return the group with which a pair begins: its people, the scheme's agreement, dates and questions."""
    group = Group(
        title=pair.title,
        kind=_KINDS[pair.kind],
        purpose=scheme.purpose,
        format=(scheme.format if pair.kind == PAIR else None) or _usual_format(pair),
        meeting=scheme.meeting,
        review_after=scheme.review_after,
        review_by=scheme.review_by,
        ends=scheme.ends,
        record=scheme.record,
        agreement=scheme.agreement,
        person=tuple(
            Person(name=member.name, email=member.email, role=MENTOR if member is pair.mentor else "")
            for member in pair.people
        ),
        scheme=SchemeLink(
            id=scheme.id,
            pair=pair.code,
            title=scheme.title,
            evaluation="\n".join(scheme.evaluation),
            begins=scheme.begins,
        ),
    )
    return group.model_copy(update={"length": scheme.length})


def _usual_format(pair: PairOfScheme) -> str:
    return next((name for most, name in _FORMATS[pair.kind] if len(pair.people) <= most), "thinking-round")


def write_packages(folder: SchemeFolder, scheme: Scheme, pairs: Sequence[PairOfScheme]) -> tuple[str, ...]:
    """Write a package for each pair and the table for mails; return the codes of new or changed ones.

    The letter to a pair is the read-me of its package and the text of its mail. Raises FilesError.
    """
    place = folder.path(PAIRS)
    written = []
    formats = _formats(folder)
    letters = {pair.code: letter(scheme, pair) for pair in pairs}
    try:
        private_folder(place)
        for pair in pairs:
            content = zipped(_files(scheme, pair, letters[pair.code], formats))
            path = place / f"{pair.code}.zip"
            if not path.exists() or read_file(path, 2 * len(content) + MOST_BYTES) != content:
                replace_file(path, content)
                written.append(pair.code)
        replace_file(place / MAIL, csv_text(_MAIL, _mails(scheme, pairs, letters)).encode())
    except OSError as error:
        raise files_error("write", place, error) from None
    return tuple(written)


def sent_in(folder: SchemeFolder) -> dict[str, Sent | None]:
    """Return for whom the packages that there are were written, None where one is damaged. Raises FilesError."""
    return {path.stem: _sent(path) for path in sorted(folder.path(PAIRS).glob("p*.zip"))}


def _sent(path: Path) -> Sent | None:
    try:
        files = read_zip(path, lambda names: ((name, name) for name in names if name.startswith(f"{GROUP_FOLDER}/")))
    except OSError as error:
        raise files_error("read", path, error) from None
    except ContentError:
        return None
    group = next((read_group(text.decode(errors="replace"), name)[0] for name, text in files.items()), None)
    if group is None:
        return None
    mentor = next((known_as(person.name, person.email) for person in group.person if person.role == MENTOR), "")
    return Sent(
        mentor, frozenset(known_as(person.name, person.email) for person in group.person if person.role != MENTOR)
    )


def _files(scheme: Scheme, pair: PairOfScheme, letter: str, formats: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        "READ-ME.txt": letter.encode(),
        f"{GROUP_FOLDER}/{pair.code}{SUFFIX}": group_text(group_of(scheme, pair)).encode(),
        "report.csv": blank_form(scheme.id, pair.code, scheme.evaluation).encode(),
        **formats,
    }


def _formats(folder: SchemeFolder) -> dict[str, bytes]:
    """Return the formats that the organiser put into the scheme's folder, for every package."""
    place = folder.path(FORMATS)
    try:
        return {f"{FORMATS}/{path.name}": read_file(path, MOST_BYTES) for path in sorted(place.glob(f"*{SUFFIX}"))}
    except OSError as error:
        raise files_error("read", place, error) from None


_MAIL = ("Pair", "To", "Subject", "Text", "Attachment")


def _mails(scheme: Scheme, pairs: Sequence[PairOfScheme], letters: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for pair in pairs:
        yield {
            "Pair": pair.code,
            "To": "; ".join(member.email for member in pair.people if member.email),
            "Subject": f"{scheme.title}: {pair.title}",
            "Text": letters[pair.code],
            "Attachment": f"{pair.code}.zip",
        }


def letter(scheme: Scheme, pair: PairOfScheme) -> str:
    """Return what a pair is told: who they are, the dates, how to begin, and what the organiser sees of them."""
    mentor = f"{pair.mentor.name} is the mentor. " if pair.mentor else ""
    reviews = [f"after {scheme.review_after} meetings"] if scheme.review_after else []
    reviews += [f"by {say_date(scheme.review_by)}"] if scheme.review_by else []
    return _LETTER.format(
        title=safe_text(scheme.title),
        people=pair.title,
        mentor=mentor,
        begins=say_date(scheme.begins),
        ends=say_date(scheme.ends),
        review=f"A review is proposed {' and '.join(reviews)}.\n" if reviews else "",
        code=pair.code,
    )


_LETTER = """\
{title}

{people}: you have been brought together. {mentor}You meet from {begins} to {ends}.
{review}What the scheme proposes as your agreement is yours to change. Each of you may end it, without giving reasons.

With thinkpair on a laptop (one of yours; the same one each time):
  thinkpair groups add {code}.zip   adds your group with its dates and agreement
  thinkpair                      Home shows it; the first meeting writes your own agreement
  thinkpair report               shows what would go to the organiser, and writes the file if you agree

Without it: meet as you like, fill in report.csv with a spreadsheet, and send it back by mail.

What the organiser sees of you: that you were brought together, the code {code}, whether you have begun, meet, have a
review or an ending before you, or have ended, and the dates of your first and last meeting.
What the organiser's program shows only as sums over five pairs or more: meetings, hours, reviews, answers in numbers.
What nobody but you sees: what you talk about, your agreement, goals, actions, notes, and who of you said what.
Be aware that the file you send holds the numbers of your pair: whoever opens it can read them. It holds nothing else.
"""
