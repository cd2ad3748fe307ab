"""The tables of a format file: Format, Role, Ask, Round, Step, with every key, its type, default and meaning.

The JSON Schema and the key tables of the documentation are made from these classes. Attribute names are the keys of the
file. A key that may be inherited is None where it is not written, so that the nearest value wins: step, its round, its
format, the `use` round, the format that uses.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from thinkpair.formats import field_types as fields
from thinkpair.formats import value_types as values
from thinkpair.formats.value_parsers import NEWEST_SYNTAX


def _shown_default(default: Any) -> dict[str, Any]:
    """Give the JSON Schema the default that holds where a key is not written."""
    return {"default": default}


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def written(self) -> frozenset[str]:
        """The keys that stand in the file."""
        return frozenset(self.model_fields_set)


class Role(_Table):
    """A role that people hold: thinker, mentor, timekeeper."""

    title: fields.Title = Field("", description="How the role is shown; its name, capitalised, where it is left out.")
    brief: fields.Text = Field("", description="What I do when I hold it: shown to its holder.")
    people: fields.RolePeople | None = Field(
        None,
        description=(
            "How many hold it: in a group, or in the whole session for a fixed role. A people count; `rest` (all who "
            "are left); `half` (of the session, rounded down). Left out: 1; but everyone left for the last role that "
            "is not fixed, where there are two such roles or more, no other takes `rest`, and no `each` or `stay` "
            "names it."
        ),
    )
    fixed: fields.Switch = Field(
        False, description="Held by the same people all session, named at set-up: a mentor, a host, an inner circle."
    )
    outside: fields.Switch = Field(
        False,
        description=(
            "With `fixed`: in no group and no turn, though steps may name it as a speaker (the facilitator of a "
            "large group, a judge)."
        ),
    )
    takes_part: fields.Switch = Field(
        False,
        description=(
            "With `fixed`: its holders keep it and take their turns and the other roles like everyone else (a chair, a "
            "timekeeper or a moderator who is also a member)."
        ),
    )

    def shown_title(self, name: str) -> str:
        """Return the title as it is shown: the one written, or else the role's name, capitalised."""
        return self.title or name[:1].upper() + name[1:]


class Ask(_Table):
    """A question put at set-up, whose answer can stand in any text as {NAME}."""

    question: fields.Text = Field(description="What is asked at set-up.")
    options: tuple[fields.Text, ...] = Field((), description="The answers to choose from; empty means free text.")
    several: fields.Switch = Field(False, description="Several of the options may be chosen.")
    other: fields.Switch = Field(False, description="An answer in one's own words is taken beside the options.")
    role: fields.RoleName | None = Field(
        None,
        description=(
            "Whose answer it is; of a rotating role each holder is asked at their first turn. Left out: one answer "
            "for all."
        ),
    )


class Step(_Table):
    """One step of a turn: who speaks, for how long, about what."""

    title: fields.Title = Field(description="What happens in this step, in a few words.")
    speak: fields.Floor = Field(
        values.Speak("anyone"),
        json_schema_extra=_shown_default("anyone"),
        description=(
            "Who has the floor. `anyone`: open floor (a break, too). `nobody`: silence. A role, or a list of roles: "
            "only its holders, together in one slot. `each`: one slot for every person of the group. `each ROLE`: "
            "one slot for each holder of that role. `every group`: one slot for each of the latest groups, which "
            "sends someone."
        ),
    )
    time: fields.Time | None = Field(
        None,
        description=(
            "How long one slot is; a range may be fitted to the time there is, `open` ends by hand. Required, unless "
            "`total`."
        ),
    )
    total: fields.StepTotal | None = Field(
        None,
        description="In place of `time`: shared equally by the step's slots of one turn (those of the largest group).",
    )
    when: values.When = Field(
        "every",
        description=(
            "In which turns of the round, counted through all its repeats, the step runs (without `each`: in which "
            "repeats): all, the `first`, all but the first (`later`), the `last`, all but the last (`between`)."
        ),
    )
    order: values.Order = Field("seating", description="In which order the slots of `each` come.")
    prompt: fields.Prompt = Field(
        (),
        json_schema_extra=_shown_default(""),
        description=(
            "The question or task on the screen; the round's where it is left out. A list gives one per repeat of "
            "the round (per turn where the round runs once), over and over."
        ),
    )
    brief: dict[fields.RoleName, fields.Text] = Field(
        {}, description="Role to text: added to that role's brief in this step, private to its holder."
    )
    early: values.Early = Field(
        "release",
        description="When the speaker ends early: `release` goes on, `silence` stays silent to the end of the slot.",
    )
    groups: fields.Groups | None = Field(
        None,
        description=(
            "Simultaneous groups for this step alone, made inside the round's; people keep their roles. Left out: "
            "the round's groups."
        ),
    )
    partners: values.Partners | None = Field(
        None, description="How this step's groups come from the ones before; as on a round."
    )
    outside: tuple[fields.RoleName, ...] | None = Field(
        None, description="Roles whose holders are in no group in this step; as on a round. Left out: the round's."
    )
    optional: fields.Switch = Field(False, description="Asked when reached: run or skip; planned as run.")
    extend: fields.Seconds | None = Field(
        None,
        description=(
            "At zero the group may add this much (thumbs), as often as it likes; inside a turn, the same step of the "
            "later turns of the round gets as much."
        ),
    )
    collect: fields.ListName | None = Field(
        None, description="Items are noted in this step, on this list: one for all groups."
    )
    vote: fields.ListName | None = Field(None, description="The group votes on this list; the most voted come first.")
    votes: fields.Votes = Field(
        values.DEFAULT_VOTES,
        description=(
            "How many votes each person has; a range, `1-5`, gives every item a score in it from each person, and the "
            "highest sum comes first."
        ),
    )
    review: values.Review | None = Field(
        None,
        description=(
            "Opens what this group has: the `actions` agreed last time (done, still open, smaller, handed over, "
            "dropped); its purpose, `goals` and milestones (reached, moved, reworded, dropped, new); the parts of "
            "its `agreement` (stays, or new words). Without a group, or with nothing there, it is talk."
        ),
    )
    notes: fields.Text = Field(
        "", description="For the facilitator alone: a key on the stage shows and hides them. Left out: the round's."
    )
    marks: tuple[fields.MarkTime, ...] | None = Field(
        None, description="Signals before the end of a slot; `+1m` counts from its start. Left out: the round's."
    )
    at_end: values.AtEnd | None = Field(
        None,
        description=(
            "At zero: `wait` for a key and count the overtime, or go on to the `next` slot. Left out: the round's."
        ),
    )
    clock: values.ClockStyle | None = Field(None, description="What the room sees of the time. Left out: the round's.")


class Round(_Table):
    """One round of a session: its turns, its groups, its steps."""

    title: fields.Title | None = Field(
        None,
        description=(
            "What this round is, in a few words. Required, unless `use`: beside that it stands before the titles of "
            "those rounds."
        ),
    )
    roles: tuple[fields.RoleName, ...] | None = Field(
        None,
        description=(
            "Which of the rotating roles this round fills; `each` and `stay` need not be listed, and the others are "
            "held by nobody in it. Left out: all of this file that rotate."
        ),
    )
    each: fields.RoleName | None = Field(
        None,
        description="The steps run once for every person of the group, who then holds this role: one turn each.",
    )
    turns: fields.People | None = Field(
        None,
        description=(
            "With `each`: only so many take a turn; a range is settled when reached and planned at its least. Left "
            "out: everyone."
        ),
    )
    order: values.Order = Field(
        "seating",
        description=(
            "In which order people take their turn: `seating`; `reverse` (last to first); `counter` (the same first "
            "person, the other way round); `shift` (the start moves on by one at each repeat); `random` (from the "
            "session's seed); `choose` (the next person is picked as it happens, nobody twice in a repeat)."
        ),
    )
    repeat: fields.Number | None = Field(
        None, json_schema_extra=_shown_default(1), description="How often the turns run."
    )
    until: fields.Until | None = Field(
        None,
        description=(
            "In place of `repeat`: for so long; `all met`, until everyone has been in a group with everyone; `done`, "
            "until ended by hand (planned once)."
        ),
    )
    for_each: fields.ListName | None = Field(
        None, description="In place of `repeat`: once for each item of this list, in the list's order."
    )
    groups: fields.Groups | None = Field(
        None,
        json_schema_extra=_shown_default("everyone"),
        description=(
            "Simultaneous groups: `everyone`, `alone`, `pairs`, `threes`, `fours`, a number, a range `4-5`, or "
            "`choose` (people group themselves)."
        ),
    )
    partners: values.Partners | None = Field(
        None,
        description=(
            "How the groups of a repeat come from the ones before: `same`; `new` (people who have met least); "
            "`rotate` (only with `stay`: each group moves on one station together); `merge` (whole groups joined); "
            "`jigsaw` (the first of every group, the second of every group, …); `home` (the first groups of the "
            "session). Left out: `same`; with `stay`: `rotate`."
        ),
    )
    stay: fields.RoleName | None = Field(
        None, description="The holders of this role keep their place, everyone else moves."
    )
    leftover: values.Leftover | None = Field(
        None,
        json_schema_extra=_shown_default("nearest"),
        description=(
            "What becomes of the people who don't fill a group: as many groups as come `nearest` to the size; "
            "`bigger` groups; or groups of exactly the size, and the others `sit-out`: they rest in that repeat."
        ),
    )
    outside: tuple[fields.RoleName, ...] = Field(
        (),
        description=(
            "Roles whose holders are in no group here (the client turns away, the bringer leaves the room); they "
            "keep role and brief."
        ),
    )
    total: fields.Total | None = Field(
        None,
        description=(
            "The time of the whole round; its timed slots are scaled to it, keeping their proportions. `rest`: what "
            "is left of the session. With `for_each` a limit: no item starts that does not fit."
        ),
    )
    actions: values.Actions | None = Field(
        None, description="After what agreed actions are captured in this round. Left out: the format's."
    )
    marks: tuple[fields.MarkTime, ...] | None = Field(
        None, description="Signals before the end of a slot; `+1m` counts from its start. Left out: the format's."
    )
    at_end: values.AtEnd | None = Field(
        None,
        description=(
            "At zero: `wait` for a key and count the overtime, or go on to the `next` slot. Left out: the format's."
        ),
    )
    clock: values.ClockStyle | None = Field(None, description="What the room sees of the time. Left out: the format's.")
    notes: fields.Text = Field("", description="For the facilitator alone. Left out: the format's.")
    at: fields.TimeOfDay | None = Field(
        None, description="The time of day, `12:30`, at which the round begins, and not before."
    )
    optional: fields.Switch = Field(False, description="Asked when reached: run or skip; planned as run.")
    prompt: fields.Prompt = Field(
        (),
        json_schema_extra=_shown_default(""),
        description="The default prompt of its steps: a text, or a list of them.",
    )
    use: fields.FormatId | None = Field(None, description="Runs the rounds of another format here, in place of steps.")
    step: tuple[Step, ...] = Field(
        (), description="The steps, in order: one `[[round.step]]` each. Required, unless `use`."
    )


class Format(_Table):
    """A format: how a group of people shares its time."""

    syntax: fields.Syntax = Field(
        NEWEST_SYNTAX,
        description="The language that the file is written in. A newer one than the program knows is refused.",
    )
    version: fields.Text = Field(
        "", description="The format's own version, as its author counts; shown, and kept in records."
    )
    title: fields.Title = Field(description="What the format is called.")
    summary: fields.Text = Field("", description="One sentence for the library.")
    source: fields.Text = Field("", description="Who published the format, and where.")
    license: fields.Text = Field("", description="The licence of the wording in this file.")
    language: fields.Language = Field("en", description="The language of the texts.")
    tags: tuple[fields.Text, ...] = Field(
        (), description="Words for the library: `pair`, `group`, `mentor`, `large-group` and others."
    )
    people: fields.People = Field(
        values.DEFAULT_PEOPLE,
        json_schema_extra=_shown_default("2+"),
        description="How many the session takes, `outside` roles not counted.",
    )
    total: fields.Seconds | None = Field(
        None,
        description=(
            "The usual length of the session: the planner's target when none is given. It never refuses: a format "
            "that needs more takes its least and warns `over-length`."
        ),
    )
    rules: tuple[fields.Text, ...] = Field((), description="Shown and read out before the start.")
    notes: fields.Text = Field(
        "",
        description=(
            "For the facilitator alone: a key on the stage shows and hides them, never on the big screen, a second "
            "screen or a phone. Also on a round and on a step: the nearest is shown."
        ),
    )
    record: values.Retention = Field(
        "all",
        description=(
            "The most that is kept after the close: `all` (times, actions and collected lists), `times` alone, or "
            "`nothing`."
        ),
    )
    marks: tuple[fields.MarkTime, ...] | None = Field(
        None,
        description=(
            "Signals before the end of a slot: a duration; `+1m` counts from its start; or `{ at, say }` with words of "
            "up to 60 characters. Left out: `1m` in slots of 3 minutes and more, `15s` from 45 seconds, none below."
        ),
    )
    at_end: values.AtEnd | None = Field(
        None,
        json_schema_extra=_shown_default(values.DEFAULT_AT_END),
        description="At zero: `wait` for a key and count the overtime, or go on to the `next` slot.",
    )
    clock: values.ClockStyle | None = Field(
        None, json_schema_extra=_shown_default(values.DEFAULT_CLOCK), description="What the room sees of the time."
    )
    actions: values.Actions | None = Field(
        None,
        json_schema_extra=_shown_default(values.DEFAULT_ACTIONS),
        description="After what agreed actions are captured (`end`: once, after the last round).",
    )
    capture: fields.CaptureTime | None = Field(
        None,
        description=(
            "How long one capture of agreed actions is planned to take; a range counts as its midpoint. Left out: no "
            "time."
        ),
    )
    role: dict[fields.Name, Role] = Field(
        {}, description="The roles, filled in the order of the file: one `[role.NAME]` each."
    )
    ask: dict[fields.Name, Ask] = Field({}, description="Questions put at set-up: one `[ask.NAME]` each.")
    round: tuple[Round, ...] = Field(description="The rounds, in order: one `[[round]]` each.")
