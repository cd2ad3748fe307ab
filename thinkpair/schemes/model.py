"""What `scheme.toml` says: the dates, the agreement to begin from, how people are matched, what is asked at the end.

Attribute names are the keys of the file.
"""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, PlainValidator, model_validator

from thinkpair.formats.field_types import FormatId, Number, Seconds, Text, Title
from thinkpair.formats.value_parsers import InvalidValue, spell_number, spell_text, toml_word
from thinkpair.groups.model import Agreement, Day, MeetingRule, Record, one_of
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.schemes import messages

MOST_QUESTIONS = 10

Several = Literal["shared", "pairs"]
SumsBy = Literal["all", "unit"]


def spell_questions(value: object) -> tuple[str, ...]:
    """Return the questions of the evaluation. Raises InvalidValue."""
    if not isinstance(value, list | tuple):
        raise InvalidValue(*messages.no_questions(toml_word(value)))
    if len(value) > MOST_QUESTIONS:
        raise InvalidValue(*messages.too_many_questions(MOST_QUESTIONS))
    return tuple(safe_text(spell_text(question, 150), 150) for question in value)


def spell_group_size(value: object) -> int:
    """Return how many people a peer group has. Raises InvalidValue."""
    return spell_number(value, 2, 12)


def spell_scheme_id(value: object) -> str:
    """Return the id that packages and reports of a scheme carry. Raises InvalidValue."""
    text = spell_text(value, 60)
    if not text.isascii() or not text.replace("-", "").isalnum() or text != text.lower():
        raise InvalidValue(*messages.no_scheme_id(text))
    return text


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MatchingRules(_Table):
    """How people are matched.

    A mentor with several mentees is one group ("shared") or as many "pairs"; peer groups have about so many people.
    """

    several: Annotated[Several, one_of("several", get_args(Several))] = "shared"
    peer_group: Annotated[int, PlainValidator(spell_group_size)] = 4


class Scheme(_Table):
    """A scheme: from `begins` to `ends`; a review falls due after so many meetings, or on a day.

    A pair counts as not meeting after `quiet_weeks` without a meeting. `evaluation` has the questions that pairs answer
    with a score from 1 to 5. `sums_by` says whether sums can also be asked for by unit.
    """

    id: Annotated[str, PlainValidator(spell_scheme_id)]
    title: Title
    begins: Day
    ends: Day
    review_after: Number | None = None
    review_by: Day | None = None
    quiet_weeks: Number = 6
    evaluation: Annotated[tuple[str, ...], PlainValidator(spell_questions)] = ()
    sums_by: Annotated[SumsBy, one_of("sums_by", get_args(SumsBy))] = "all"
    format: FormatId | None = None
    length: Seconds | None = None
    record: Record = "all"
    purpose: Text = ""
    matching: MatchingRules = MatchingRules()
    agreement: Agreement = Agreement()
    meeting: MeetingRule | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Scheme":
        if self.ends <= self.begins:
            raise InvalidValue(*messages.ENDS_TOO_EARLY)
        return self


TEMPLATE = """\
# A mentoring scheme. Fill in what stands here, and the people in people.csv beside it. Then:
#   thinkpair scheme check {name}      what is missing or unclear in the table, row by row
#   thinkpair scheme match {name}      who could meet with whom, and why, written to matches.csv
#   thinkpair scheme pairs {name}      a package for each pair, to be sent by mail
#   thinkpair scheme collect {name} FILES…   what the pairs report
#   thinkpair scheme status {name}     who has begun, who has not met, what is due
# A line that begins with # counts for nothing; take the # away to use it.

id    = "{id}"   # stands in packages and reports: do not change it once packages are sent
title = "{title}"

begins = {begins}
ends   = {ends}        # the last day; an ending is proposed two weeks before

review_after = 3           # a review falls due after so many meetings
# review_by  = {review_by}   # and on this day, if it was not held before
quiet_weeks  = 6           # so many weeks without a meeting are shown as "not met"

# What each pair answers in its report, with a number from 1 (not at all) to 5 (very much) for each person.
# Do not change the questions or their order once packages are sent.
evaluation = [
  "The meetings helped me.",
  "We agreed on what we expect of each other, and kept to it.",
  "I would take part again.",
]

# Meetings, hours and scores are shown as sums over five pairs or more, never of one pair.
# "unit" lets you also ask for the sums of a unit that has five pairs or more. Decide before the first reports come.
sums_by = "all"            # or "unit"

# What every pair begins with. They may change all of it between themselves.
# format = "mentoring-conversation"   # the format of their usual meeting
# length = "1h"                       # how long a meeting is
# record = "all"                      # saved on their own laptops at most: "all", "times" or "nothing"
# purpose = "what this scheme is for, in a few words"

[matching]
several    = "shared"      # a mentor with several mentees: one group ("shared"), or several "pairs"
peer_group = 4             # people in a peer group (those whose role in the table is "peer")

[agreement]
how_often         = "Once a month, an hour each time."
expectations      = "The mentee arranges the meetings and brings the topics. The mentor listens and asks."
confidentiality   = "What is said stays between you. The organiser sees no names and no words of it."
channels          = ""
places            = ""
review_and_ending = "A review after the third meeting. Each of you may end it at any time, without giving reasons."
anything_else     = ""

# [meeting]
# every = "month"          # "2 weeks", "month"; the day is set by each pair
"""


def template(name: str, title: str, identifier: str, begins: str, review_by: str, ends: str) -> str:
    """Return the text of a new `scheme.toml`; the days are ISO dates."""
    shown = safe_text(title, TITLE_LIMIT).replace("\\", "").replace('"', "'")
    days = {"begins": begins, "review_by": review_by, "ends": ends}
    return TEMPLATE.format(name=name, title=shown, id=identifier, **days)
