"""What `scheme.toml` says: the dates, the agreement to begin from, how people are matched, what is asked at the end.

Attribute names are the keys of the file.
"""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, PlainValidator, model_validator

from thinkpair.formats.field_types import FormatId, Number, Seconds, Text, Title
from thinkpair.formats.value_parsers import InvalidValue, spell_number, spell_text, toml_word
from thinkpair.groups.model import Agreement, Day, MeetingRule, Record, one_of
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.schemes import messages

MOST_QUESTIONS = 10
_NEW_SCHEME = Path(__file__).with_name("new_scheme.toml")

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


def template(name: str, title: str, identifier: str, begins: str, review_by: str, ends: str) -> str:
    """Return the text of a new `scheme.toml`; the days are ISO dates."""
    shown = safe_text(title, TITLE_LIMIT).replace("\\", "").replace('"', "'")
    days = {"begins": begins, "review_by": review_by, "ends": ends}
    return _NEW_SCHEME.read_text("utf-8").format(name=name, title=shown, id=identifier, **days)
