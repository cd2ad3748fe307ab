"""What a scheme says: what is wrong in its files and tables, why two people meet or never do, what a report lacks.

Names of people are as a table has them, read already; what cells and files hold beside them is made safe here. Where
two texts are returned, the first says what is wrong and the second what to write instead.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from thinkpair.errors import install_words
from thinkpair.safe_text import safe_path, safe_text
from thinkpair.units import count_of, join_names, say_date, say_date_text

# The scheme's own file and folder

ENDS_TOO_EARLY = "a scheme ends after it begins", "write a later day in ends"


def no_scheme(file: str, folder: Path) -> str:
    """Return that a folder has no file of a scheme."""
    return f"there is no {file} in {safe_path(folder)}: thinkpair scheme new NAME makes a scheme"


def folder_exists(folder: Path) -> str:
    """Return that a new scheme needs a new folder."""
    return f"{safe_path(folder)} already exists: name a new folder"


def first_fault(headline: str, hint: str, faults: int) -> str:
    """Return the first of so many things that are wrong in the file."""
    more = f" (and {faults - 1} more: thinkpair scheme check)" if faults > 1 else ""
    return f"{headline}; {hint}{more}"


def missing_key(key: str) -> tuple[str, str]:
    """Return that a key has to be written."""
    return f"{key} is missing", f"write {key} = …"


def unknown_key(key: str, near: str | None, known: Iterable[str]) -> tuple[str, str]:
    """Return that a scheme has no such key: the one that is `near`, or all there are."""
    hint = f'did you mean "{near}"?' if near else f"the keys here are {', '.join(known)}"
    return f'"{key}" is not a key of a scheme', hint


def needs_table(key: str) -> tuple[str, str]:
    """Return that a table is expected."""
    return f"a table is expected here: [{key}]", f"write [{key}], and its keys below"


def no_questions(found: str) -> tuple[str, str]:
    """Return that a list of questions is expected, and what is there."""
    return f"a list of questions is expected here, not {found}", 'write ["…", "…"]'


def too_many_questions(most: int) -> tuple[str, str]:
    """Return that an evaluation has too many questions."""
    return f"an evaluation has at most {most} questions", "leave the least important ones out"


def no_scheme_id(text: str) -> tuple[str, str]:
    """Return that a text cannot be the id of a scheme."""
    return f'"{safe_text(text, 60)}" cannot be the id of a scheme', "small letters, digits and - only"


# The table of people


NO_NAMES = "no column of names; the first line has the headings, like “Name,E-mail”"
NO_ROLES = "no column says who is mentor and who mentee; call it “Role”"
NOBODY = "nobody is in it; write a row for each person"


def too_many_people(most: int) -> str:
    """Return that a table has too many people."""
    return f"a scheme has at most {most:,} people"


def of_table(path: Path, why: str) -> str:
    """Return what is wrong with a table."""
    return f"{safe_path(path)}: {why}"


NO_NAME = "no name: left out"


def commented(rows: Sequence[int]) -> str:
    """Return that rows count for nothing because their names begin with #."""
    word = "row" if len(rows) == 1 else "rows"
    return f"{word} {join_names([str(row) for row in rows])}: the name begins with #, not read"


def namesake(name: str, first: int, called: str) -> str:
    """Return that somebody else of this name is in the row `first`, and how this one is `called`."""
    return f"another {name} (row {first}): called “{called}” here; in wishes, write the address"


def no_address(name: str) -> str:
    """Return that nothing can be sent to somebody."""
    return f"{name} has no e-mail address: nothing can be sent"


def in_table_already(name: str, row: int, *, both: bool) -> str:
    """Return that somebody is in an earlier row; `both` where one of the rows is a mentor's and one a mentee's."""
    mend = f"; write “both” in row {row} if both are meant" if both else ""
    return f"{name} is in row {row} already: this row is left out{mend}"


def no_role(name: str, found: str) -> str:
    """Return that somebody's role is empty, or what is `found` there is none."""
    said = f"“{safe_text(found, 40)}” is not a role" if found else "the role is empty"
    return f"{name}: {said}; write mentor, mentee, both or peer"


def no_capacity(name: str, found: str, most: int) -> str:
    """Return that somebody's capacity is empty, or what is `found` there is no number up to `most`."""
    said = f"“{safe_text(found, 40)}” is not a number up to {most}" if found else "the capacity is empty"
    return f"{name}: {said}; counted as 1"


def capacity_of_none(name: str) -> str:
    """Return that a mentor has no place for anybody."""
    return f"{name} takes no mentees: the capacity is 0"


def not_matched(name: str, word: str, other: str, row: int) -> str:
    """Return that somebody wishes or excludes (`word`) a person whose row says too little."""
    return f"{name}: the {word} {other} (row {row}) cannot be matched"


def own_name(name: str, word: str) -> str:
    """Return that somebody wishes or excludes (`word`) themselves."""
    return f"{name}: the {word} names the person of this row"


def no_such_person(near: str | None) -> str:
    """Return that a table has nobody of a name; `near` is called much like that."""
    return f"nobody in the table has this name{f'; did you mean {near}?' if near else ''}"


def several_people(number: int) -> str:
    """Return that a name may mean so many people."""
    return f"{count_of(number, 'person', 'people')} may be meant; write the e-mail address"


def unclear_person(name: str, word: str, piece: str, why: str) -> str:
    """Return why a wish or an exclusion (`word`) of somebody names no one person."""
    return f"{name}: the {word} “{safe_text(piece, 60)}”: {why}"


def manager_in_table(name: str, manager: str, row: int) -> str:
    """Return that a mentor of the table is somebody's line manager."""
    return f"{name}: {manager} (row {row}) is the line manager: never matched"


def wish_not_met(name: str, wish: str, why: str) -> str:
    """Return that a wish cannot be met."""
    return f"{name}: the wish {wish} cannot be met: {why}"


# Why two people are never matched, or cannot be

SAME_PERSON = "the same person"
SAME_LINE = "the same unit or line manager"
IN_PEER_GROUP = "one of them is in a peer group"
NO_MENTORS = "there are no mentors"


def excludes(name: str, other: str) -> str:
    """Return that somebody excludes another."""
    return f"{name} excludes {other}"


def manages(name: str, other: str) -> str:
    """Return that somebody is above another."""
    return f"{name} is a line manager of {other}"


def takes_no_mentees(name: str) -> str:
    """Return that somebody is no mentor, or has no place."""
    return f"{name} takes no mentees"


def both_are(role: str) -> str:
    """Return that two people have one role."""
    return f"both are {role}s"


def fixed_with(name: str, mentor: str) -> str:
    """Return that a mentee's mentor is fixed."""
    return f"{name} is fixed with {mentor}"


def fixed_without(name: str) -> str:
    """Return that a mentee is fixed to have no mentor."""
    return f"{name} is fixed without a mentor"


def no_mentee(name: str) -> str:
    """Return that somebody is no mentee."""
    return f"{name} is not a mentee"


def all_fixed(mentor: str) -> str:
    """Return that every place of a mentor is fixed."""
    return f"every place of {mentor} is fixed"


def apart_from_all(reasons: Sequence[str]) -> str:
    """Return why a mentee can have none of the mentors."""
    return f"kept apart from every mentor: {join_names(reasons)}"


def too_few_places(mentees: int, places: int) -> str:
    """Return that more mentees than places are there."""
    return f"{count_of(mentees, 'mentee')} for {count_of(places, 'place')}; all of them are taken"


def needed_by_others(mentors: str) -> str:
    """Return that all mentors that a mentee could have are needed."""
    return f"only {mentors} would be possible, and others need those places"


NEEDS_SCIPY = f"matching needs scipy: {install_words('scheme')}, or fill in matches.csv by hand"

# Why two people are matched

NOBODY_ELSE_FREE = "nobody else was free"
OTHERS_APART = "kept apart from everybody else who was free"
NOTHING_IN_COMMON = "nothing in common with anybody who was free"
WANT_PEERS = "a group of people who want to meet as peers"


def fixed(why: str = "", against: str = "") -> str:
    """Return that people are fixed together, with what speaks against it, or else for it."""
    return f"fixed, against: {against}" if against else f"fixed; {why}" if why else "fixed"


# The table of matches

NOT_IN_PEOPLE = "not in the table of people"
NO_PEER_GROUP = "no peer group: nobody is left with whom it may be"


def no_mentor(why: str) -> str:
    """Return why a mentee has no mentor."""
    return f"no mentor: {why}"


def needs_heading(path: Path, heading: str) -> str:
    """Return that the table has no column of people."""
    return f"{safe_path(path)}: a heading “{heading}” is needed; or delete it, and match again"


def stranger(name: str) -> str:
    """Return that a row names somebody who is not there any more."""
    return f"“{name}” is not in the table of people: the row is kept, and not used"


def no_code(code: str) -> str:
    """Return that a cell is no code of a pair."""
    return f"“{safe_text(code, 20)}” is not the code of a pair, like p07: it gets a new one"


def fixed_again(name: str, row: int, with_whom: str) -> str:
    """Return that somebody is fixed in a later row as well; the first counts."""
    return f"{name} is fixed in row {row} as well: {with_whom} counts"


def fixed_before(name: str, row: int, with_whom: str) -> str:
    """Return that somebody is fixed in an earlier row."""
    return f"{name} is fixed in row {row} already, {with_whom}: one yes is too many"


def several_mentors(code: str) -> str:
    """Return that the rows of one pair do not go together."""
    return f"{code} has rows of different mentors or kinds: run thinkpair scheme match again"


def new_code(people: Sequence[str], code: str, before: str) -> str:
    """Return that a pair has a new code."""
    return f"{join_names(people)}: now {code}, because {before} was given to others"


PEERS_FIXED = "a peer group is fixed"


def fixed_though(said: str, why: str) -> str:
    """Return what speaks against people who are fixed together, as is `said`."""
    return f"{said}, though: {why}"


def over_capacity(mentor: str, mentees: int, places: int) -> str:
    """Return that more mentees are fixed than a mentor has places."""
    return f"{mentor} is fixed with {mentees} mentees, and has a capacity of {places}"


def mentor_each_other(name: str, other: str) -> str:
    """Return that two people are each other's mentors."""
    return f"{name} and {other} mentor each other"


# Reports, and what was collected of them

BEFORE_COLLECTED = "it was collected before"
OF_OTHER_SCHEME = "it is of another scheme"
NO_REPORT = "this is not a report: a first line “What, Answer” is expected"
NO_REPORT_OF_THIS_VERSION = "this is not a report, or it is from another version of thinkpair"
NO_DAY = "the day of the report is missing: “written”"


def twice(what: str) -> str:
    """Return that a question has two answers."""
    return f"“{safe_text(what, 40)}” appears twice"


HOURS_EXPECTED = "a number like 3.5 is expected"
DATE_EXPECTED = "a day like 2027-01-31 is expected"
SCORES_EXPECTED = "numbers from 1 to 5 are expected, like 4 5"


def invalid_answer(key: str, text: str, expected: str) -> str:
    """Return that an answer is invalid, and what is expected."""
    return f"“{safe_text(key, 60)}” is “{safe_text(text, 30)}”: {expected}"


def number_expected(most: int) -> str:
    """Return that a number up to `most` is expected."""
    return f"a whole number up to {most} is expected"


def hours_expected(most: int) -> str:
    """Return that so many hours are the most."""
    return f"at most {most:,} are possible"


def impossible_day(key: str, day: date) -> str:
    """Return that a day has not come yet, or was long ago."""
    return f"“{key}” is {day.isoformat()}: that day has not come, or is long past"


def days_misfit(meetings: int) -> str:
    """Return that so many meetings need, or have none of, the days that are given."""
    return f"{count_of(meetings, 'meeting')} and the days of the first and the last one do not go together"


def hours_misfit(meetings: int, hours: float) -> str:
    """Return that so many meetings cannot have taken so long."""
    return f"{count_of(meetings, 'meeting')} and {hours:g} hours do not go together"


def reviews_misfit(meetings: int, reviews: int) -> str:
    """Return that there are more reviews than meetings."""
    return f"{count_of(meetings, 'meeting')} and {count_of(reviews, 'review')} do not go together"


def not_in_order(first: str, last: str, written: str) -> str:
    """Return that the days of a report, as ISO dates, are not in order."""
    return f"the first meeting, the last one and the report are not in this order: {first}, {last} and {written}"


def met_too_early(first: str, begins: date) -> str:
    """Return that a pair has met (an ISO date) before its scheme begins."""
    return f"the first meeting, {say_date_text(first)}, was before the scheme begins, {say_date(begins)}"


def older_report(day: str) -> str:
    """Return that a newer report, of this day, was collected."""
    return f"it is older than the one of {say_date_text(day)}"


def smaller_report(day: str) -> str:
    """Return that a report has less than that of this day."""
    than = say_date_text(day)
    return f"it has less than the one of {than}: written on another laptop? --replace accepts it anyway"


def damaged_collection(file: str) -> str:
    """Return that what was collected cannot be read."""
    return f"{file} is damaged: move it away, and collect the reports again"


def collection_of_other(file: str, scheme: str) -> str:
    """Return that another scheme's reports were collected."""
    return f"{file} is of another scheme, {scheme}: did the id in scheme.toml change?"


def sums_for(units: Sequence[str], least: int) -> str:
    """Return for what sums are given: over `least` pairs, and for which units."""
    named = f"all, or one of {', '.join(units)}" if units else "all together"
    return f"a sum is over {least} pairs or groups at least, here over {named}"


def no_sums(unit: str, instead: str) -> str:
    """Return that no sums are given for a unit; `instead` says for what."""
    return f"there are no sums for “{unit}”: {instead}"
