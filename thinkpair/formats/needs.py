"""What a mentee may need, in the words of Morton-Cooper and Palmer: which formats serve it, a question to begin with.

The words are those of their table of interventions; a search finds the formats by them, whatever their tags say.
"""

from msgspec import Struct

from thinkpair.safe_text import search_key


class Need(Struct, frozen=True):
    """A need in one or two words, other words for it, the ids of the formats that serve it, the best first, and a
    question that begins a conversation about it."""

    name: str
    also: str
    formats: tuple[str, ...]
    prompt: str


NEEDS = (
    Need(
        "self-development",
        "self development growth",
        ("mentoring-conversation", "thinking-session", "reflect-on-a-session", "before-mentoring"),
        "Who do you want to become, and what is the next small step?",
    ),
    Need(
        "confidence",
        "confidence courage self-esteem",
        ("thinking-pair", "appreciation", "summarise-and-reframe", "empathy-circle"),
        "When did you last do this well, and what was your part in it?",
    ),
    Need(
        "creativity",
        "creativity ideas imagination",
        ("brainwriting-6-3-5", "one-two-four-all", "twenty-five-ten", "six-thinking-hats"),
        "What would you make of it if nothing had to be finished?",
    ),
    Need(
        "fulfilment",
        "fulfilment fulfillment meaning purpose",
        ("nine-whys", "appreciative-interviews", "thinking-pair"),
        "Which part of your work would you do without being asked?",
    ),
    Need(
        "risk taking",
        "risk risks daring experiment",
        ("fifteen-percent-solutions", "thinking-session", "min-specs"),
        "What would you try if it were allowed to fail?",
    ),
    Need(
        "teaching",
        "teaching instruction skills",
        ("show-and-try", "coaching-dojo", "mob-programming", "pomodoro-pairing", "jigsaw"),
        "What do you want to be able to do yourself?",
    ),
    Need(
        "coaching",
        "coaching coach",
        ("coaching-triad", "mentoring-conversation", "helping-heuristics"),
        "What do you want to have by the end of this conversation?",
    ),
    Need(
        "role modelling",
        "role modelling modeling model",
        ("show-and-try", "celebrity-interview", "shared-mentor", "mentoring-conversation"),
        "Who does well what you find hard, and how do they do it?",
    ),
    Need(
        "counselling",
        "counselling counseling",
        ("listening-pairs", "think-and-listen", "empathy-circle", "before-mentoring"),
        "What is it that you would like somebody to hear?",
    ),
    Need(
        "support",
        "support encouragement",
        ("peer-mentoring-group", "clearness-committee", "birthday-circle", "solution-circle"),
        "What would make the next week easier?",
    ),
    Need(
        "advice",
        "advice advise recommendation",
        ("troika-consulting", "case-clinic-for-two", "wise-crowds", "consultancy-protocol", "shared-mentor"),
        "What have you tried, and what do you want to hear from others?",
    ),
    Need(
        "sponsorship",
        "sponsorship sponsor advocate",
        ("people-and-resources", "mentoring-contract", "before-mentoring"),
        "Who could speak up for you, and what would they have to know?",
    ),
    Need(
        "guidance",
        "guidance guide orientation",
        ("mentoring-conversation", "shared-mentor", "flash-mentoring", "mentoring-first-meeting"),
        "What would you like to know about how things work here?",
    ),
    Need(
        "resources",
        "resources materials",
        ("people-and-resources", "flash-mentoring", "action-learning-set"),
        "What is missing: knowledge, money, time, a name, a door?",
    ),
    Need(
        "interpersonal relations",
        "interpersonal relationship conflict colleagues",
        ("rapport-and-clarity", "alternating-dyad", "heard-seen-respected", "speedback"),
        "With whom is it hard, and what does it look like from their side?",
    ),
    Need(
        "social relations",
        "social relations belonging community",
        ("impromptu-networking", "conversation-cafe", "birthday-circle", "check-in"),
        "Where do you belong, and where would you like to?",
    ),
    Need(
        "networking",
        "networking contacts network",
        ("people-and-resources", "impromptu-networking", "speed-mentoring", "approach-a-mentor"),
        "Whom should you know, and who knows them?",
    ),
    Need(
        "sharing",
        "sharing share exchange",
        ("fellowship-share", "shift-and-share", "opening-round", "council"),
        "What do you know that others here could use?",
    ),
    Need(
        "trust",
        "trust safety confidentiality",
        ("rapport-and-clarity", "mentoring-first-meeting", "check-in", "heard-seen-respected"),
        "What would have to be true for you to say what is hard?",
    ),
)
"""Their nineteen words, in the order of their table."""

_LEAST = 3
"""So many letters of a word must be typed before it is taken for a need."""


def needs_for(typed: str) -> tuple[Need, ...]:
    """Return the needs that were typed: each word is one of theirs, or the beginning of one."""
    words = search_key(typed).split()
    if not words or any(len(word) < _LEAST for word in words):
        return ()
    return tuple(need for need in NEEDS if all(_has(need, word) for word in words))


def question_for(typed: str) -> str:
    """Return the need that was typed in whole words, with the question that begins a conversation about it, else ""."""
    words = set(search_key(typed).split())
    typed_in_full = (need for need in needs_for(typed) if words.issubset(_words(need)))
    return next((f"{need.name.capitalize()}, to begin with: {need.prompt}" for need in typed_in_full), "")


def _has(need: Need, word: str) -> bool:
    return any(known.startswith(word) for known in _words(need))


def _words(need: Need) -> list[str]:
    return search_key(f"{need.name} {need.also}").split()
