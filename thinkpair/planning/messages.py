"""What the planner says: why a set-up is refused, what a plan warns of, what is asked in the session.

Titles are as they are read, without placeholders; lengths are in seconds, times of day in seconds since midnight.
"""

from collections.abc import Sequence

from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.units import and_names, clock_time, count_of, join_names, say_duration, say_planned, say_roughly

NO_PEOPLE = "no people: name them, for example --people Ana,Ben"
NO_TURN_ALONE = "in this format nobody has a turn alone: give the whole time, like 40 min"
NEEDS_TOTAL = '"rest" is what is left of a total: say how long the session is, for example --total 1h'


# Who takes part, and in which role


def too_many_people(most: int) -> str:
    """Return that more people are named than a session takes."""
    return f"a session takes at most {most:,} people; more are named"


def empty_name(number: int) -> str:
    """Return that a name, counted from 1, has nothing that can be seen."""
    return f"the {number}. name is empty: type a name, or delete it"


def long_name(name: str) -> str:
    """Return that a name has too many characters."""
    return f"“{safe_text(name, 30)}” is longer than {NAME_LIMIT} characters: use a shorter name"


def wrong_number(title: str, takes: str, named: int) -> str:
    """Return that a format takes another number of people: `takes` has it in words."""
    return f"“{title}” takes {takes}, not {named:,}"


def no_role(role: str, roles: Sequence[str]) -> str:
    """Return that a format has no such role, and which it has."""
    there = f"it has {join_names(roles)}" if roles else "it has none"
    return f"this format has no role “{safe_text(role, NAME_LIMIT)}”: {there}"


def holder_not_here(name: str, role: str, near: str | None) -> str:
    """Return that somebody is named for a role who takes no part; `near` is who is called much like that."""
    instead = f"did you mean “{near}”?" if near else "add the name to the people, or name another"
    return f"“{safe_text(name, NAME_LIMIT)}” is named for {role} but does not take part: {instead}"


def too_many_holders(role: str, holds: str, names: Sequence[str]) -> str:
    """Return that more are named for a fixed role than it takes: `holds` has their number in words."""
    return f"“{role}” is held by {holds}, and {join_names(names)} are named for it"


def too_many_in_a_group(role: str, places: int, names: Sequence[str]) -> str:
    """Return that more people of one group are named for a rotating role than hold it at a time."""
    holds = count_of(places, "person", "people")
    return (
        f"“{role}” is held by {holds} at a time, and {join_names(names)} are named for it in one group:"
        " name who holds it first"
    )


def named_twice(name: str, one: str, two: str) -> str:
    """Return that somebody is named for two rotating roles of one round."""
    return f"“{name}” is named for {one} and for {two}, but can hold only one at a time: name another person for {two}"


def holds_all_session(name: str, fixed: str, role: str) -> str:
    """Return that somebody with a fixed role is named for another one."""
    return f"“{name}” holds {fixed} all session, and cannot be named for {role} too"


# Answers to the questions of a format


def not_a_question(key: str, questions: Sequence[str]) -> str:
    """Return that a format has no such question, and which it has."""
    known = f"it asks for {join_names(questions)}" if questions else "it asks nothing"
    return f"this format does not ask for “{safe_text(key, 60)}”: {known}"


def not_an_answer(answer: str, question: str, options: Sequence[str]) -> str:
    """Return that an answer is none of the options."""
    return f"“{safe_text(answer, 60)}” is not an answer to {question}: choose one of {join_names(options)}"


def too_many_answers(question: str, answers: Sequence[str]) -> str:
    """Return that a question takes one answer alone."""
    return f"{question} takes one answer, and there are {len(answers)}: {join_names(answers)}"


# Lengths and times of day


def too_long(seconds: int) -> str:
    """Return that a session would take more than a day."""
    return f"this would take {say_duration(seconds)}; a session has at most 24 hours"


def too_many_slots(most: int) -> str:
    """Return that a session would have too many slots."""
    return f"a session has at most {most:,} slots: take fewer people, repeats or turns"


def too_short(given: int, least: int, most: int, *, grows: bool) -> str:
    """Return that a total is too short; a session that `grows` takes more with every item of a list."""
    once = " (more with every item of its list)" if grows else ""
    return (
        f"{say_duration(given)} is too short: this format needs at least {say_duration(least)} and takes at most"
        f" {say_duration(most)}{once} for these people"
    )


def too_short_for_rest(given: int, title: str, least: int) -> str:
    """Return that a total leaves too little to what takes the rest of it; "" for the `title` of a whole format."""
    where = f"“{title}”" if title else "this format"
    return (
        f"{say_duration(given)} is too short: {where} needs at least {say_duration(least)} for these people,"
        " because what takes the rest has at least a minute a slot, or its usual time if that is less"
    )


def short_shares(title: str, seconds: int, least: int) -> str:
    """Return that the total of a step leaves too little to each slot."""
    return (
        f"“{title}” divides its total into slots of {say_duration(seconds)}; a slot has at least {least} seconds:"
        " give the step more time, or write `time` for one slot"
    )


def no_such_turns(seconds: int) -> str:
    """Return that no total makes turns so long."""
    return f"turns of {say_duration(seconds)} are not possible here: give the whole time, like 40 min"


def end_too_soon(left: int, shortest: int) -> str:
    """Return that even the shortest session does not fit before its end."""
    return (
        f"only {say_duration(left)} are left until then; even at half its shortest this format takes"
        f" {say_duration(shortest)} with these people: choose a later end, or another format"
    )


def begins_after_end(title: str, begins: int, ends: int, possible: int) -> str:
    """Return that a round begins after the end of the session."""
    return (
        f"“{title}” begins at {clock_time(begins)}, after the end {clock_time(ends)}:"
        f" choose {clock_time(possible)} or later"
    )


def end_too_early(title: str, begins: int, least: int, ends: int, possible: int) -> str:
    """Return that what comes from a time of day on does not fit before the end."""
    return (
        f"from “{title}” at {clock_time(begins)} on, this format needs at least {say_duration(least)} for these"
        f" people: {clock_time(ends)} is too early an end, choose {clock_time(possible)} or later"
    )


def times_do_not_rise(title: str, begins: int, before: int) -> str:
    """Return that a round begins at an earlier time of day than one before it."""
    return (
        f"“{title}” begins at {clock_time(begins)}, after a round at {clock_time(before)}:"
        " times of day must rise through the file"
    )


def time_inside_a_total(title: str) -> str:
    """Return that a round with a time of day is inside one whose length is given."""
    return f"“{title}” begins at a time of day, and cannot be inside a round with a total"


# Warnings


def unanswered(question: str) -> str:
    """Return that a question is still open."""
    return f"“{question}” has no answer yet: it is asked when it is needed"


def unequal_times(title: str, most: tuple[str, int], least: tuple[str, int]) -> str:
    """Return who has most and who least seconds in a step."""
    shares = " and ".join(f"{name} {say_planned(seconds)}" for name, seconds in (most, least))
    return f"“{title}” gives {shares}: not everyone in the same place gets the same time"


def unused_list(name: str) -> str:
    """Return that nothing is made of a list."""
    return f"“{name}” is collected, and never voted on, gone through or shown"


def unheld_role(role: str) -> str:
    """Return that nobody comes to hold a role."""
    return f"nobody ever holds “{role}” with these people"


def empty_role(roles: Sequence[str], title: str, size: int) -> str:
    """Return that a step is left out as nobody holds its roles, in a group of `size`; 0 where there is one group."""
    where = f"in a group of {size}" if size else "here"
    return f"nobody holds {join_names(roles)} {where}, so “{title}” is left out"


def small_group(title: str, wanted: str) -> str:
    """Return that there are too few people for a group; `wanted` has its size in words."""
    return f"there are fewer people in “{title}” than a group wants ({wanted})"


def no_even_groups(title: str, wanted: str, sizes: Sequence[int]) -> str:
    """Return of which sizes the groups are, where none of the wanted size can be made of all."""
    made = " and ".join(map(str, sizes))
    return f"no number of groups keeps every group of “{title}” at {wanted}; these people make groups of {made}"


def leftover_cost(title: str, now: int, alone: int) -> str:
    """Return how much shorter leftover people make a turn: so many seconds `now`, and `alone` if they sat out."""
    turn, loss = f"every turn of “{title}”", say_roughly(alone - now)
    is_now, would_be = say_roughly(now), say_roughly(alone)
    if is_now == would_be:  # in round words
        return f'leftover people make {turn} {loss} shorter than with leftover = "sit-out"'
    return f'leftover people make {turn} {loss} shorter: {is_now}; with leftover = "sit-out" it would be {would_be}'


def long_with_names(lines: int, room: int, names: Sequence[str], size: int) -> str:
    """Return that a prompt has no room for the names of people; in groups of `size` each has its own, 0 where none."""
    where = f"in groups of {size}, each with its own text," if size else "with the names in it"
    part = "column of a group" if size else "screen"
    placeholders = " or ".join(f"{{{name}}}" for name in names)
    return (
        f"{where} this needs {count_of(lines, 'line')} of a {part} at 80×24, and has {room or 'none'}:"
        f" say it shorter, or without {placeholders}"
    )


def begins_late(title: str, begins: int, planned: int) -> str:
    """Return that a round begins later than its time of day."""
    return (
        f"“{title}” begins at {clock_time(begins)}, {say_duration(begins - planned)} later than {clock_time(planned)}"
    )


def over_usual(usual: int, needed: int) -> str:
    """Return that these people need more than the usual length of a format."""
    return f"these people need at least {say_duration(needed)}, more than the usual {say_duration(usual)}"


def over_usual_by_waiting(usual: int, needed: int, until: Sequence[int], waited: int) -> str:
    """Return that the wait for times of day makes a session longer than its usual length."""
    times = and_names([clock_time(clock) for clock in until])
    return (
        f"the wait until {times} ({say_duration(waited)}) makes it {say_duration(needed)},"
        f" more than the usual {say_duration(usual)}"
    )


# What is asked in the session


def how_many_turns(title: str) -> str:
    """Return the question how many take a turn."""
    return f"How many people take a turn in “{title}”?"


def how_many_groups(title: str) -> str:
    """Return the question how many groups people have made."""
    return f"How many groups are there in “{title}”?"


def who_is_next(title: str) -> str:
    """Return the question who has the next turn."""
    return f"Who is next in “{title}”?"


def how_to_answer(*, several: bool, own: bool) -> str:
    """Return how a question is answered that takes `several` answers, or one's `own` words beside its options."""
    hints = ("Several: with commas between them.",) * several + ("Or answer in your own words.",) * own
    return " ".join(hints)


def once_more(title: str) -> str:
    """Return the question whether another repeat follows."""
    return f"“{title}” once more?"
