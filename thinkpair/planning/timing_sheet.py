"""Figures of a format for a number of people, for its author: times, speaking time each, roles, rests, inequalities.

Every figure is taken from a plan or from the planner's bounds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import asdict

from thinkpair.errors import ContentError
from thinkpair.formats.diagnostics import Diagnostic, is_allowed
from thinkpair.formats.loaded_format import Loaded, Source
from thinkpair.formats.value_types import Count
from thinkpair.planning.participants import people_taken
from thinkpair.planning.planner import find_warnings, length_bounds, make_plan
from thinkpair.session.plan import Plan, PlanWarning, Setup
from thinkpair.units import and_names, count_of, lettered, say_planned, say_roughly, times_words

_SAMPLES = 7
_MANY = 60
_HOUR = 3_600
_PEOPLE = ("people",)


class TimingSheet(Struct, frozen=True):
    """The figures of a format for so many people, counted as `people_taken` does.

    Times are seconds; `floor` has them by person, `roles` turns by role. `problem` is why
    there is no plan for so many people, "" where there is one.
    """

    people: int
    least: int = 0
    most: int | None = 0
    planned: int = 0
    untimed: int = 0
    floor: Mapping[str, int] | None = None
    roles: Mapping[str, Mapping[str, int]] | None = None
    resting: Mapping[str, int] | None = None
    warnings: tuple[str, ...] = ()
    problem: str = ""
    language: str = "en"

    def as_json(self) -> dict[str, object]:
        """Return the figures as JSON values."""
        return asdict(self)

    def words(self) -> str:
        """Return the figures as lines of text."""
        if self.problem:
            return f"{count_of(self.people, 'person', 'people')}: {self.problem}"
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        most = "as long as there is" if self.most is None else say_roughly(self.most)
        bounds = say_roughly(self.least) + (f" to {most}" if self.most != self.least else "")
        untimed = f", {count_of(self.untimed, 'part')} without a clock" if self.untimed else ""
        yield f"{count_of(self.people, 'person', 'people')}: {bounds} (planned {say_roughly(self.planned)}){untimed}"
        spoken = {
            person: f"the floor for {say_planned(round(seconds))}" if seconds else "no turn alone"
            for person, seconds in (self.floor or {}).items()
        }
        yield f"  {_who_does(spoken, 'has', 'have', self.people)}"
        for title, turns in (self.roles or {}).items():
            role = title[:1].lower() + title[1:] if self.language.startswith("en") else title
            held = {person: f"{role} {times_words(number)}" for person, number in turns.items()}
            yield f"  {_who_does(held, 'is', 'are', self.people)}"
        if self.resting:
            rests = {person: times_words(number) for person, number in self.resting.items()}
            yield f"  {_who_does(rests, 'rests', 'rest', self.people)}"
        for warning in self.warnings:
            yield f"  note: {warning}"


def sheet_for(source: Source, number: int) -> TimingSheet:
    """Return the figures of a format for so many people; where no plan can be made, the reason."""
    setup = _setup(source, number)
    try:
        bounds = length_bounds(source, setup)
        plan = make_plan(source, setup)
    except ContentError as error:
        return TimingSheet(number, problem=str(error))
    return TimingSheet(
        number,
        bounds.least,
        bounds.most,
        plan.seconds,
        plan.untimed,
        _floor(plan),
        _roles(plan),
        _resting(plan),
        tuple(warning.message for warning in plan.warnings if not warning.allowed and warning.code != "unanswered"),
        language=plan.language,
    )


def fits(source: Source, total: int, number: int | None) -> bool:
    """Say whether a format can be held in so many seconds by `number` people (or by the fewest it takes)."""
    try:
        return length_bounds(source, _setup(source, number or people_taken(source).least)).least <= total
    except ContentError:
        return False


def diagnosed(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Return everything there is to say of a format that was read: of its file, and of its plans; each thing once."""
    if loaded.source is None:
        return loaded.diagnostics
    told = {(diagnostic.code, diagnostic.line) for diagnostic in loaded.diagnostics}
    planned = (
        diagnostic for diagnostic in lint_timing(loaded.source) if (diagnostic.code, diagnostic.line) not in told
    )
    return (*loaded.diagnostics, *planned)


def lint_timing(source: Source) -> tuple[Diagnostic, ...]:
    """Return what is legal but unkind about a format, as planned for a few numbers of people; each thing once."""
    found: dict[tuple[str, int], tuple[PlanWarning, int]] = {}
    problems: dict[int, str] = {}
    numbers = _sample(source)
    for number in numbers:
        try:
            warnings = find_warnings(source, _setup(source, number))
        except ContentError as error:
            problems[number] = str(error)
            continue
        for warning in (warning for warning in warnings if not warning.allowed):
            found.setdefault((warning.code, warning.line), (warning, number))
    told = [_diagnostic(source, warning, number) for warning, number in found.values()]
    if len(numbers) > 1 and list(problems) == numbers[-1:]:  # the first who are too many may be fewer
        problems = dict(_first_refused(source, range(numbers[-2] + 1, numbers[-1]))) or problems
    return (*told, *_refused(source, problems, len(numbers)))


def _first_refused(source: Source, numbers: range) -> Iterator[tuple[int, str]]:
    """Yield the first of these numbers of people for which no plan can be made, with the reason."""
    for number in numbers:
        try:
            find_warnings(source, _setup(source, number))
        except ContentError as error:
            yield number, str(error)
            return


def _sample(source: Source) -> list[int]:
    """Return the numbers of people whose plans can differ: from the fewest up to two of the largest groups; the most.

    From there on, what is left over when people are divided comes again.
    """
    people = people_taken(source)
    most = people.most or people.least + _SAMPLES
    size = max(_sizes(source))
    near = min(most, people.least + _SAMPLES, max(people.least + max(size - 1, 1), 2 * size + 1))
    return sorted({*range(people.least, near + 1), max(people.least, min(most, _MANY))})


def _sizes(source: Source) -> Iterator[int]:
    """Yield by how many people the groups and roles of a format, and of those it uses, divide everyone."""
    form = source.format
    counts: list[object] = [role.people for role in form.role.values()]
    for turn in form.round:
        counts += (turn.groups, turn.turns, *(step.groups for step in turn.step))
    yield 1
    yield from (count.most or count.least for count in counts if isinstance(count, Count))
    for used in source.uses.values():
        yield from _sizes(used)


def _setup(source: Source, number: int) -> Setup:
    return Setup(people=lettered(number), total=_longest(source) if source.format.total is None else None)


def _longest(source: Source) -> int | None:
    """Return a total of an hour for a format that shares out the rest of its total, for it needs one; else None."""
    shared = [
        part for part in source.format.round if part.total == "rest" or any(step.total == "rest" for step in part.step)
    ]
    return _HOUR if shared else None


def _floor(plan: Plan) -> dict[str, int]:
    seconds = Counter(dict.fromkeys(plan.people, 0))
    for slot in plan.slots:
        for group in slot.groups:
            if group.floor == "turn":
                seconds.update(dict.fromkeys(group.speakers, slot.seconds or 0))
    return dict(seconds)


def _roles(plan: Plan) -> dict[str, dict[str, int]]:
    """Count the turns with a speaker in which each person holds each role."""
    turns = {
        (role, person, slot.round, slot.repeat, slot.turn)
        for slot in plan.slots
        for group in slot.groups
        if group.floor == "turn"
        for role, people in group.roles.items()
        for person in people
    }
    held = {role: Counter(person for held, person, *_ in turns if held == role) for role in plan.roles}
    seating = plan.people
    return {
        plan.roles[role].title: {person: counted[person] for person in seating if counted[person]}
        for role, counted in held.items()
        if counted
    }


def _resting(plan: Plan) -> dict[str, int]:
    """Count the repeats in which each person rests."""
    repeats = {(slot.round, slot.repeat, person) for slot in plan.slots for person in slot.resting}
    return dict(Counter(person for _, _, person in sorted(repeats)))


def _who_does(doing: Mapping[str, str], one: str, many: str, everyone: int) -> str:
    """Return sentences like "Everyone is mentee once" or "B is asker 3 times; A and C are asker twice".

    `doing` has what stands behind the verb for each person, `one` and `many` are the verb.
    """
    people: dict[str, list[str]] = {}
    for person, words in doing.items():
        people.setdefault(words, []).append(person)
    if len(people) == 1 and len(doing) == everyone > 1:
        return f"Everyone {one} {next(iter(people))}"
    return "; ".join(
        f"{and_names(names)} {one if len(names) == 1 else many} {words}" for words, names in people.items()
    )


def _diagnostic(source: Source, warning: PlanWarning, number: int) -> Diagnostic:
    return _warning(
        source,
        warning.code,
        warning.message,
        f"seen with {count_of(number, 'person', 'people')}",
        warning.line,
        warning.column,
    )


def _refused(source: Source, problems: Mapping[int, str], numbers: int) -> Iterator[Diagnostic]:
    """Say that nobody, or that not every number of people, can hold the format."""
    if not problems:
        return
    number, problem = next(iter(problems.items()))
    hint = "change `people`, or the times, groups and roles that need more"
    code, message = "nobody-fits", f"no number of people can hold this format; for {number}: {problem}"
    if len(problems) != numbers:
        people = count_of(number, "person", "people")
        code, message = "not-for-all", f"{people} cannot hold this format: {problem}"
    if not is_allowed(code, _PEOPLE, source.positions):
        yield _warning(source, code, message, hint, *source.positions.find(_PEOPLE))


def _warning(source: Source, code: str, message: str, hint: str, line: int, column: int) -> Diagnostic:
    lines = source.text.splitlines()
    return Diagnostic(
        file=str(source.path or source.id),
        line=line,
        column=column,
        code=code,
        message=message,
        hint=hint,
        severity="warning",
        excerpt=lines[line - 1] if 0 < line <= len(lines) else "",
    )
