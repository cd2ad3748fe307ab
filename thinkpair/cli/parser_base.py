"""The parser of a command: its errors are one line that says what to type instead."""

import re
from argparse import Action, ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

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
    elif f"--{typed.get('session')}" in options:  # "export group duo"
        instead = f"; did you mean: {parser.prog} --{typed['session']} {' '.join(words)}?"
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
