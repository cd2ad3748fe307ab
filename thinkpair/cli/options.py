"""The options that commands share, those of `formats` and others, and the parser whose errors say what to type."""

import re
from argparse import SUPPRESS, Action, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from thinkpair.cli import commands
from thinkpair.errors import UsageError

_LISTS = {"FORMAT": "formats", "GROUP": "groups", "SESSION": "sessions"}
_COMPLETED = {
    metavar: {
        "bash": f"_thinkpair_{listed}",
        "zsh": f"_thinkpair_{listed}",
        "fish": f"(thinkpair completion {listed} 2>/dev/null)",
    }
    for metavar, listed in _LISTS.items()
}


_OTHER_WORDS = {"history": "sessions", "start": "run", "new": "run", "list": "formats", "todo": "actions"}
"""What people type for a command, and the command; the first is the word of the screens."""

# How argparse says what is wrong; what it says otherwise is passed on as it is.
_NOT_ALLOWED = re.compile(r"argument (?P<of>.+?): invalid choice: (?P<typed>'.*?'|\".*?\") \(")
_NO_VALUE = re.compile(r"argument (?P<of>.+?): expected (?:one|at least one) argument")
_MISSING = re.compile(r"the following arguments are required: (?P<which>.+)")
_OF = re.compile(r"argument (?P<of>.+?): ")


class Parser(ArgumentParser):
    """An argument parser whose errors are one line with what to type instead, and exit with 2, like all others."""

    def __init__(self, **options: Any) -> None:
        self.declared: list[Action] = []
        super().__init__(**options)

    def add_argument(self, *names: Any, **options: Any) -> Action:
        """Declare an argument. What its metavar names is completed in shells, by `thinkpair completion`."""
        action = super().add_argument(*names, **options)
        self.declared.append(action)
        if listed := _COMPLETED.get(str(options.get("metavar"))):
            vars(action)["complete"] = listed  # shtab looks for it there
        return action

    def add_subparsers(self, **options: Any) -> Any:
        """Declare that commands or actions follow."""
        action = super().add_subparsers(**options)
        self.declared.append(action)
        return action

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read the arguments. Raises UsageError for one that is not known here: nothing above knows it, either."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            raise UsageError(f"{_unknown_words(self, unknown, vars(found))} ({self.prog} --help tells more)")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Raise UsageError that says what is wrong, and what to type instead."""
        raise UsageError(f"{_in_plain_words(self, message)} ({self.prog} --help tells more)")

    def argument_called(self, name: str) -> Action | None:
        """Return an argument that was declared here, by what argparse calls it in a message."""
        names = ("/".join(action.option_strings) or action.metavar for action in self.declared)
        return next((action for action, known in zip(self.declared, names, strict=True) if known == name), None)

    def typed_like_this(self) -> str:
        """Return the command with all that it needs, as it is typed."""
        return " ".join((self.prog, *(_needed(action) for action in self.declared if action.required)))


def _in_plain_words(parser: Parser, message: str) -> str:
    """Return what argparse found wrong, as this program says it."""
    if found := _NOT_ALLOWED.match(message):
        return _not_allowed(parser, found["of"], found["typed"][1:-1])
    if found := _NO_VALUE.match(message):
        action = parser.argument_called(found["of"])
        return f"{found['of']} needs a value: {_needed(action)}" if action else message
    if found := _MISSING.match(message):
        action = parser.argument_called(found["which"])
        if action and action.metavar in ("ACTION", "COMMAND"):
            return f"what is to be done? {parser.prog} {'|'.join(action.choices or ())}"
        return f"{found['which']} is missing; type: {parser.typed_like_this()}"
    return _OF.sub(r"\g<of>: ", message, count=1)


def _not_allowed(parser: Parser, name: str, typed: str) -> str:
    """Return what is said of a word that is none of the choices."""
    action = parser.argument_called(name)
    known = list(map(str, (action and action.choices) or ()))
    near = _nearest(typed, known)
    if name == "COMMAND":
        near = _OTHER_WORDS.get(typed, near)
        return f'there is no command "{typed}"; {_instead_of(typed, near)}'
    if name == "ACTION":
        meant = f"did you mean: {parser.prog} {near}?" if near else f"it has {', '.join(known)}"
        return f'"{parser.prog}" has no action "{typed}"; {meant}'
    them = f"{', '.join(known[:-1])} or {known[-1]}" if action and action.option_strings else action and action.help
    return f'{name.rpartition("/")[2]} is {them}, not "{typed}"'


def _instead_of(typed: str, near: str | None) -> str:
    """Return what is to be typed in place of a command that there is not."""
    from thinkpair.formats.library import SUFFIX, Library  # wanted for what is wrong alone

    if near:
        return f"did you mean: thinkpair {near}?"
    if Library().find(typed) or typed.endswith(SUFFIX):
        return f"a session in this format: thinkpair run {typed}"
    return "see them all with: thinkpair help"


def _unknown_words(parser: Parser, words: Sequence[str], typed: Mapping[str, object]) -> str:
    """Return what is said of words that are more than a command takes, beside what was `typed` before them."""
    options = [option for action in parser.declared for option in action.option_strings]
    if words[0].startswith("-"):
        name = words[0].partition("=")[0]
        near = _nearest(name.lstrip("-"), [option[2:] for option in options if option.startswith("--")])
        return f'"{name}" is not an option of {parser.prog}' + (f"; did you mean --{near}?" if near else "")
    instead = ""
    if meant := _format_meant(typed.get("format"), words):
        instead = f"; did you mean: {parser.prog} {meant}?"
    elif typed.get("key") == "set":
        instead = f"; without the word set: {parser.prog} {' '.join((str(typed['value']), *words))}"
    elif "--search" in options:
        instead = f"; to search: {parser.prog} --search {' '.join(words)}"
    elif "--people" in options:
        instead = f"; names are typed like this: --people {','.join(words)}"
    elif (session := typed.get("session")) and "--output" in options and "." in words[0]:
        instead = f"; to write a file: {parser.prog} {session} -o {words[0]}"
    return f'"{" ".join(words)}" is more than {parser.prog} takes{instead}'


def _format_meant(typed: object, words: Sequence[str]) -> str:
    """Return the format whose name was typed in several words, "" for none."""
    from thinkpair.formats.library import Library  # wanted for what is wrong alone

    name = "-".join((typed, *words)).lower() if isinstance(typed, str) else ""
    return name if Library().find(name) else ""


def _needed(action: Action) -> str:
    """Return an argument as it is typed: its option and its value."""
    values = action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper()
    return " ".join((*action.option_strings[-1:], f"{values}{'…' if action.nargs == '+' else ''}"))


def _nearest(typed: str, known: Sequence[str]) -> str | None:
    from thinkpair.formats.spelling_hints import nearest

    return nearest(typed, known)


def add_session_options(parser: Parser) -> None:
    """Add what says which session it is: format, people, time."""
    parser.add_argument(
        "format", nargs="?", metavar="FORMAT", help="id or file of a format; default: the usual one of --group"
    )
    parser.add_argument("--group", metavar="GROUP", help="the group that meets; it fills in the rest")
    parser.add_argument("--absent", metavar="A,B", help="who of the group is absent today")
    parser.add_argument("--agenda", metavar="TEXT", help="what you want from this session")
    parser.add_argument("--people", metavar="A,B", help="names in seating order, or how many")
    parser.add_argument("--first", metavar="NAME", help="who starts; by default somebody else than last time")
    parser.add_argument("--people-from", metavar="FILE", help="the people of a CSV file")
    parser.add_argument("--total", metavar="TIME", help='the whole time, like "40m"')
    parser.add_argument("--stretch", action="store_true", help="stretch every timed step to fill the total")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE=A,B", help="who takes a role (first)")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="ASK=TEXT", help="the answer to a question; again for several"
    )
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="seed for random choices")


def add_front_options(parser: Parser) -> None:
    """Add how a session is shown and heard."""
    parser.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    parser.add_argument("--sound", choices=("chime", "bell", "notification", "none"), help="the sound at the end")
    parser.add_argument("--theme", help=SUPPRESS)


def add_sharing_options(parser: Parser) -> None:
    """Add with whom a session is shared from its beginning."""
    parser.add_argument("--share", action="store_true", help="share it with other machines, as thinkpair share does")
    _add_phones(parser)
    _add_programme(parser)


def _add_programme(parser: Parser) -> None:
    parser.add_argument(
        "--programme", metavar="NAME", help="be a room of this programme; the first time NAME is the line that was sent"
    )
    parser.add_argument("--room", metavar="ROOM", help="the name of this room for whoever watches the programme")


def _add_phones(parser: Parser) -> None:
    parser.add_argument(
        "--phones",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let the room join with phones; ADDRESS is this machine's in their network (default: found by itself)",
    )


def declare_share(share: Parser) -> None:
    """Declare `share`."""
    share.add_argument("session", nargs="?", metavar="SESSION", help="its id; default: the one that is running")
    share.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    _add_phones(share)
    _add_programme(share)
    share.set_defaults(run=commands.share)


def declare_join(join: Parser) -> None:
    """Declare `join`."""
    join.add_argument(
        "session",
        nargs="?",
        metavar="LINE",
        help="what thinkpair share printed, in quotes; or the id of a session here; default: the one that runs here",
    )
    join.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    join.add_argument("--follow", action="store_true", help="only show it, as thinkpair follow does")
    join.add_argument("--full", action="store_true", help="with --follow: show everything, private things too")
    join.add_argument("--as", dest="name", metavar="NAME", help="the name that the others see; default: your name")
    add_front_options(join)
    join.set_defaults(run=commands.join)


def declare_programme(programme: Parser) -> None:
    """Declare the actions of `programme`."""
    programme.set_defaults(run=commands.programme)
    actions = programme.add_subparsers(dest="verb", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="begin a programme; print the line for its rooms")
    new.add_argument("name", metavar="NAME", help='like "Spring day"; for one that is there the line is printed again')
    new.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    watch = actions.add_parser(
        "watch",
        help="watch all rooms: where each is, and which are late",
        epilog='example: thinkpair programme watch "Spring day"',
    )
    end = actions.add_parser("end", help="leave nothing of a programme at the broker, and forget it here")
    for parser in (watch, end):
        parser.add_argument("name", metavar="NAME", help="of a programme that this machine knows, or its line")
        parser.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    watch.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    watch.add_argument("--theme", help=SUPPRESS)


def add_session_filters(parser: Parser, unset: str | None) -> None:
    """Add the filters of sessions.

    `unset` is SUPPRESS for an action below `sessions`: what was given before it must not be overwritten by what was
    left out after it.
    """
    parser.add_argument("--group", metavar="GROUP", default=unset, help="only of this group")
    parser.add_argument("--person", metavar="NAME", default=unset, help="only with this person")
    parser.add_argument("--format", metavar="FORMAT", default=unset, help="only of this format")
    parser.add_argument(
        "--since", metavar="DATE", default=unset, help='from this day, month or year on, like "2026-11"'
    )
    parser.add_argument("--until", metavar="DATE", default=unset, help="until this day, month or year, with it")
    parser.add_argument("--json", action="store_true", default=unset, help="as JSON")


def add_group_options(parser: Parser) -> None:
    """Add what is kept of a group."""
    for option, sign, told in (
        ("--people", "A,B", "who is in it: Ana <ana@example.org> (she/her), Ben"),
        ("--kind", "KIND", "pair, peer group, shared mentor, mentor and mentee, or scheme"),
        ("--mentor", "A", "who is always the mentor"),
        ("--purpose", "TEXT", "the long-term direction"),
        ("--format", "FORMAT", "the usual format"),
        ("--length", "TIME", 'how long a meeting is, like "1h"'),
        ("--total", "TIME", "how much of it a session takes"),
        ("--every", "TIME", 'how the meetings repeat, like "2 weeks" or "month"'),
        ("--on", "DAY", 'on which day: "tue", "2nd tue", "last day"'),
        ("--until", "DATE", "the last day on which you meet so"),
        ("--review-after", "N", "a review falls due after so many sessions"),
        ("--review-by", "DATE", "a review falls due on this day"),
        ("--ends", "DATE", "the last day of a scheme"),
        ("--record", "WHAT", "save at most: all, times or nothing"),
        ("--review-first", "yes|no", "begin with a round on what was agreed last time"),
    ):
        parser.add_argument(option, metavar=sign, help=told)
    parser.add_argument("--next", dest="next_meeting", metavar="WHEN", help='the next meeting, like "friday 18:00"')
    parser.add_argument("--agree", action="append", default=[], metavar="PART=TEXT", help="a part of the agreement")
    parser.add_argument("--goal", action="append", default=[], metavar="TEXT", help='"feel at home, by 2027-03-01"')


def speed(text: str) -> float:
    """Return how many seconds pass in one. Raises ArgumentTypeError, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1_000:
        raise ArgumentTypeError("the speed is a number from 1 to 1000")
    return number


def whole_number(text: str) -> int:
    """Return a whole number. Raises ArgumentTypeError, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError("a whole number, please") from None


def count(text: str) -> int:
    """Return a number of people. Raises ArgumentTypeError, for argparse."""
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        raise ArgumentTypeError("a number of people, like 6")
    return int(text)


def declare_formats(formats: Parser) -> None:
    """Declare the actions of `formats`."""
    formats.set_defaults(run=commands.formats)
    actions = formats.add_subparsers(dest="verb", metavar="ACTION")
    listing = actions.add_parser("list", help="list the formats; the filters can be combined")
    for parser in (formats, listing):
        unset = None if parser is formats else SUPPRESS
        parser.add_argument("--tag", action="append", default=unset, help="only with this tag; again for several")
        parser.add_argument("--people", type=count, metavar="N", default=unset, help="only for N people")
        parser.add_argument("--for", dest="fits", metavar="TIME", default=unset, help='only what fits "40m", "1h"')
        parser.add_argument("--search", metavar="WORDS", default=unset, help="only with these words")
        parser.add_argument("--json", action="store_true", default=unset, help="as JSON")
    show = actions.add_parser("show", help="show a format, planned for several numbers of people")
    show.add_argument("format", metavar="FORMAT")
    show.add_argument("--people", metavar="2-8", help="for these numbers of people")
    show.add_argument("--json", action="store_true")
    new = actions.add_parser("new", help="write a new format file with comments, or with --like a copy of another")
    new.add_argument("name", metavar="NAME", help="an id like team-round, or a path like ./team-round.toml")
    new.add_argument("--like", metavar="FORMAT", help="start with a copy of this one")
    new.add_argument("--force", action="store_true", help="also where it hides a format of that name")
    _packs(actions.add_parser)
    upgrade = actions.add_parser("upgrade", help="rewrite files of an older version of the language; comments stay")
    upgrade.add_argument("files", nargs="+", metavar="FILE")
    preview = actions.add_parser("preview", help="edit a format beside its run sheet and problems")
    preview.add_argument("file", metavar="FILE", help="the path of a format file, or the id of one of yours")
    preview.add_argument("--people", type=count, metavar="N", help="plan for N people at first")
    preview.set_defaults(run=commands.preview)
    guide = actions.add_parser("guide", help="how to write a format: the author's guide, or a section of it")
    guide.add_argument("words", nargs="*", metavar="SECTION", help='words of its heading, like "editors"')
    actions.add_parser("schema", help="the JSON Schema of format files, for editors")


def _packs(add_parser: Callable[..., Parser]) -> None:
    add = add_parser("add", help="add formats of others as a pack: a file, a folder, a zip file or a git repository")
    add.add_argument(
        "source", metavar="FILE|FOLDER|ZIP|git:URL", help="like formats.zip or git:https://example.org/x.git"
    )
    add.add_argument("--name", metavar="NAME", help="what to call the pack; default: made from its source")
    packs = add_parser("packs", help="list the packs and where they came from")
    packs.add_argument("pack", nargs="?", metavar="PACK", help="list its formats, too")
    packs.add_argument("--json", action="store_true", help="as JSON")
    update = add_parser("update", help="bring packs to the state that their source has now")
    update.add_argument("pack", nargs="?", metavar="PACK", help="default: all packs")
    remove = add_parser("remove", help="remove a pack with its formats")
    remove.add_argument("pack", metavar="PACK")
    for parser in (add, update, remove):
        parser.add_argument("--yes", action="store_true", help="do it without asking")
    export = add_parser("export", help="write formats to a zip file or a folder that others can add")
    export.add_argument("formats", nargs="+", metavar="FORMAT")
    export.add_argument("-o", "--output", metavar="FILE.zip|FOLDER", required=True, help="what to write")
    export.add_argument("--force", action="store_true", help="overwrite FILE.zip")
    for parser in (add, packs, update, remove, export):
        parser.set_defaults(run=commands.packs)


_HOW_TO_LOAD = """to load it whenever a shell starts:
  bash: put into ~/.bashrc:  source <(thinkpair completion bash)
  zsh:  thinkpair completion zsh > DIR/_thinkpair   (DIR is a folder of your fpath)
  fish: thinkpair completion fish > ~/.config/fish/completions/thinkpair.fish
"""


def declare_completion(completion: Parser) -> None:
    """Declare which shell, or which ids; the help says how the script is loaded."""
    completion.add_argument(
        "what",
        choices=("bash", "zsh", "fish", "formats", "groups", "sessions"),
        metavar="SHELL",
        help="bash, zsh or fish",
    )
    vars(completion).update(epilog=_HOW_TO_LOAD, formatter_class=RawDescriptionHelpFormatter)
    completion.set_defaults(run=commands.completion)
